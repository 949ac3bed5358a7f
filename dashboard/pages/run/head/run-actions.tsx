import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bell, BellOff, CircleStop, GitCompareArrows, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { LastPassedJson, RunDetailJson } from '../../../../src/wire/run.ts'
import { useKeys } from '../../../keys/keys.ts'
import { canNotify, chooseEndNotices, useEndNotices } from '../../../live/end-notices.ts'
import { healthQuery } from '../../../queries.ts'
import { Button, buttonClasses } from '../../../ui/button.tsx'
import { describeProblem } from '../../../ui/problem.tsx'
import { Told } from '../../../ui/told.tsx'
import { MenuButton, type MenuItem } from '../../../ui/menu.tsx'
import { rerunChoices } from './rerun-choices.ts'
import { RerunDialog, type RerunStart } from './rerun-dialog.tsx'
import { useCancelRun } from '../use-cancel-run.tsx'

/** The actions for a run: retry, cancel, compare with the last run that passed. `open` is the id of the open job. */
export const RunActionButtons = ({ detail, open }: { readonly detail: RunDetailJson; readonly open: string | undefined }) => {
  const { run, lastPassed } = detail
  const { data: server } = useQuery(healthQuery)
  const canAct = server !== undefined && server.isReadOnly !== true
  const [asked, setAsked] = useState<RerunStart>()
  const choices = rerunChoices(detail, open)
  const isRunning = run.status === 'running'
  const { cancel, confirm, dialog } = useCancelRun(run)
  const again = (): void => {
    setAsked({ choice: choices[0] })
  }
  const items: readonly MenuItem[] = [
    ...choices.map((choice) => ({
      key: choice.key,
      label: `${choice.label}…`,
      act: () => {
        setAsked({ choice })
      },
    })),
    ...(Object.keys(run.inputs).length > 0
      ? [
          {
            key: 'inputs',
            label: 'With other inputs…',
            act: () => {
              setAsked({ choice: choices.find(({ key }) => key === 'all') ?? choices[0], isForInputs: true })
            },
          },
        ]
      : []),
  ]
  const hasMenu = items.length > 1
  useKeys([
    ...(canAct ? [{ key: 'r', does: 're-run (shows first what will run)', act: again }] : []),
    ...(canAct && isRunning ? [{ key: 'c', does: 'cancel the run (asks first)', act: confirm }] : []),
  ])
  const problem = cancel.error
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {problem !== null && (
        <span role="alert" className="text-small text-failed wrap-anywhere">
          <Told text={[describeProblem(problem).message, ...describeProblem(problem).advice].join(' ')} />
        </span>
      )}
      {isRunning && <TellMe />}
      {isRunning && canAct && (
        <Button look="danger" onClick={confirm} disabled={!cancel.isIdle}>
          <CircleStop size={14} aria-hidden /> {cancel.isSuccess || cancel.isPending ? 'Cancelling…' : 'Cancel'}
        </Button>
      )}
      {lastPassed !== undefined && (
        <Link
          to="/compare/$a/$b"
          params={{ a: lastPassed.run, b: run.id }}
          className={buttonClasses()}
          title={`The last green run ${likeness(lastPassed)}`}
        >
          <GitCompareArrows size={14} aria-hidden />
          <span className="max-sm:sr-only">
            Compare with the last green run
            {/* a narrower head has more use for the name of the pipeline */}
            {!(lastPassed.hasSameInputs && lastPassed.hasSameBranch) && <span className="max-xl:sr-only"> {likeness(lastPassed)}</span>}
          </span>
        </Link>
      )}
      {canAct && (
        <span className="inline-flex">
          <Button onClick={again} className={hasMenu ? 'rounded-r-none' : ''}>
            <RotateCw size={14} aria-hidden /> Re-run…
          </Button>
          {hasMenu && <MenuButton label="Choose what to run again" className="-ml-px rounded-l-none !px-1.5" items={items} />}
        </span>
      )}
      {dialog}
      {asked && (
        <RerunDialog
          run={run}
          choices={choices}
          start={asked}
          onClose={() => {
            setAsked(undefined)
          }}
        />
      )}
    </div>
  )
}

const TellMe = () => {
  const isOn = useEndNotices()
  if (!canNotify()) return null
  const Icon = isOn ? Bell : BellOff
  return (
    <Button
      look="quiet"
      aria-pressed={isOn}
      title="The browser notifies you when a run that took longer than 30 s ends"
      onClick={() => {
        void chooseEndNotices(!isOn)
      }}
    >
      <Icon size={14} aria-hidden />
      <span className="max-xl:sr-only">Notify me when it ends</span>
    </Button>
  )
}

/** How alike the runs are that would be compared. */
const likeness = ({ hasSameInputs, hasSameBranch }: LastPassedJson): string => {
  if (hasSameInputs) return hasSameBranch ? '(same inputs and branch)' : '(another branch)'
  return hasSameBranch ? '(other inputs)' : '(other inputs, another branch)'
}
