import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { RerunJson, RetryRunJson } from '../../../../src/wire/rerun.ts'
import type { RunJson } from '../../../../src/wire/run.ts'
import { ApiError, fetchJson } from '../../../api.ts'
import { queryKeys } from '../../../query-keys.ts'
import { confirmByEnter } from '../../../shell/confirm-by-enter.ts'
import { Modal } from '../../../shell/modal.tsx'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { InputField } from '../../pipelines/input-field.tsx'
import { readFields, type WrittenValues } from '../../pipelines/form-values.ts'
import { classNames } from '../../../ui/class-names.ts'
import type { RerunChoice } from './rerun-choices.ts'
import { formInputs, recordedValues } from './rerun-form.ts'
import { RerunJobs } from './rerun-jobs.tsx'
import { RerunPart } from './rerun-part.tsx'
import { RerunFacts } from './rerun-facts.tsx'

/** How long after the last keystroke the preview follows the form. */
const restsAfterMs = 400

const previewQuery = (run: string, version: number, body: RetryRunJson) =>
  queryOptions({
    queryKey: queryKeys.rerun(run, version),
    queryFn: ({ signal }) => fetchJson('previewRetry', { params: { run }, body, signal }),
    // the config may have been edited since, and the values may be secret
    gcTime: 0,
    retry: false,
  })

/** What the dialog has chosen when it opens. */
export interface RerunStart {
  readonly choice: RerunChoice
  /** It was opened to change the inputs. */
  readonly isForInputs?: boolean
}

/** Shows what a re-run would run. Enter starts exactly that. */
export const RerunDialog = ({
  run,
  choices,
  start: first,
  onClose,
}: {
  readonly run: Pick<RunJson, 'id' | 'pipeline'>
  readonly choices: readonly RerunChoice[]
  readonly start: RerunStart
  readonly onClose: () => void
}) => {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [choice, setChoice] = useState(first.choice)
  const [keepPassed, setKeepPassed] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  /** What the user has changed; absent: the run is repeated as it is recorded. */
  const [written, setWritten] = useState<WrittenValues>()
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [previewed, setPreviewed] = useState({ version: 0, changes: partOf(first.choice, false) })
  const [recordedChanges] = useState(previewed.changes)
  const recorded = useQuery(previewQuery(run.id, 0, recordedChanges))
  const changed = useQuery({ ...previewQuery(run.id, previewed.version, previewed.changes), placeholderData: keepPreviousData })
  const preview = previewed.version === 0 ? recorded : changed
  const rerun = preview.data
  // the form stays as the record makes it: what it asks for does not move once it is given
  const base = recorded.data ?? rerun
  const inputs = base ? formInputs(base) : []
  const values = { ...(base && recordedValues(base)), ...written }
  const read = readFields(inputs, values)
  const changes: RetryRunJson = { ...partOf(choice, keepPassed), ...(written !== undefined && { inputs: read.values }) }
  const isWhole = read.problems.size === 0
  const asked = JSON.stringify(changes)
  const isAsFormed = asked === JSON.stringify(previewed.changes)
  const isTyped = JSON.stringify(changes.inputs) !== JSON.stringify(previewed.changes.inputs)
  useEffect(() => {
    if (!isWhole || isAsFormed) return
    const timer = setTimeout(
      () => {
        setPreviewed({ version: previewed.version + 1, changes: JSON.parse(asked) as RetryRunJson })
      },
      isTyped ? restsAfterMs : 0,
    )
    return () => {
      clearTimeout(timer)
    }
  }, [isWhole, isAsFormed, isTyped, asked, previewed])
  const start = useMutation({
    mutationFn: (body: RetryRunJson) => fetchJson('retryRun', { params: { run: run.id }, body }),
    // keep no entered value in memory: it may be secret
    gcTime: 0,
    onSuccess: ({ run: next }) => {
      // it names the runs that repeat it
      void client.invalidateQueries({ queryKey: queryKeys.run(run.id), exact: true })
      onClose()
      return navigate({ to: '/runs/$run', params: { run: next } })
    },
  })
  const isAsking = base?.inputs.some(({ isAsked }) => isAsked) === true
  const isForInputs = base !== undefined && first.isForInputs === true
  useEffect(() => {
    const field = isAsking ? '[data-asked]' : isForInputs ? '[data-input]' : undefined
    if (field !== undefined) form.current?.querySelector<HTMLElement>(`${field} :is(input, textarea, select)`)?.focus()
  }, [isAsking, isForInputs])
  const refusal = refusalOf(rerun)
  const isBusy = start.isPending || start.isSuccess
  // what is shown is what the form says, unless a field is wrong: then Enter tells which
  const isShown = !isWhole || (isAsFormed && !preview.isPlaceholderData)
  const send = (): void => {
    if (!rerun || refusal || preview.isError || isBusy || !isShown) return
    setProblems(read.problems)
    if (isWhole) start.mutate(changes)
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const name = sanitiseName(run.pipeline)
  return (
    <Modal title={`Re-run ${name}`} onClose={onClose}>
      <form
        ref={form}
        noValidate
        autoComplete="off"
        {...confirmByEnter}
        className="outline-none"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <h2 className="border-b border-line px-4 py-2.5 font-medium wrap-anywhere">Re-run {name}</h2>
        {/* it may scroll, and then the keyboard needs something to focus: there are not always fields */}
        <div className="max-h-[58vh] min-h-32 space-y-4 overflow-y-auto p-4" tabIndex={0} role="group" aria-label="What will run">
          <RerunPart {...{ choices, choice, keepPassed }} onChoice={setChoice} onKeepPassed={setKeepPassed} />
          {preview.isPending && <p className="text-quiet">Reading the config of the project…</p>}
          {preview.isError && <Problem error={preview.error} onRetry={() => void preview.refetch()} />}
          {rerun && !preview.isError && (
            <div aria-busy={!isShown} className={classNames('space-y-3', !isShown && 'opacity-60')}>
              {rerun.foreseen && <RerunJobs rerun={rerun} />}
              <RerunFacts rerun={rerun} />
            </div>
          )}
          {refusal && <Problem error={new ApiError(422, refusal)} />}
          {inputs.map((input) => (
            <div key={input.name} data-input data-asked={input.isAsked || undefined}>
              <InputField
                input={input}
                value={values[input.name] ?? ''}
                problem={problems.get(input.name)}
                onChange={(value) => {
                  setWritten({ ...values, [input.name]: value })
                  setProblems((old) => new Map([...old].filter(([one]) => one !== input.name)))
                }}
              />
            </div>
          ))}
          {start.isError && <Problem error={start.error} />}
        </div>
        <p className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
          <Button onClick={onClose}>
            Close <kbd className="text-micro text-quiet">Esc</kbd>
          </Button>
          {!refusal && !preview.isError && (
            <Button type="submit" look="main" disabled={!rerun || isBusy || !isShown}>
              <RotateCw size={13} aria-hidden /> {isBusy ? 'Starting…' : rerun && !isShown ? 'Looking…' : 'Run'}{' '}
              <kbd className="text-micro">Enter</kbd>
            </Button>
          )}
        </p>
      </form>
    </Modal>
  )
}

const partOf = ({ part }: RerunChoice, keepPassed: boolean): RetryRunJson => ({
  ...(part && { part, ...(keepPassed && { keepPassed }) }),
})

/** Why the run would be refused, unless the form asks for what is missing. */
const refusalOf = (rerun: RerunJson | undefined): RerunJson['problem'] => {
  const isAnswered =
    rerun?.problem?.code === 'secret-input' && rerun.args.every((one) => !one.includes('***')) && rerun.command === undefined
  return isAnswered ? undefined : rerun?.problem
}
