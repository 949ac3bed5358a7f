import { unreachable } from '../../../src/model/unreachable.ts'
import { Link } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { jobKind } from '../../../src/model/cells.ts'
import { counted } from '../../../src/model/text/counted.ts'
import type { ComparedJobJson, ComparedStateJson, JobChange } from '../../../src/wire/comparison.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { reuseWords } from '../run/reuse/reused.tsx'
import { difference } from './difference.ts'

/** What changed most is first. */
const order: readonly (JobChange | undefined)[] = ['state', 'new', 'gone', 'slower', 'faster', undefined]
const titles: Readonly<Record<JobChange, string>> = {
  state: 'Ended differently',
  new: 'Only on the right',
  gone: 'Only on the left',
  slower: 'Slower on the right',
  faster: 'Faster on the right',
}

/** Jobs in the order of their change; within one change, those that failed on the right first, then in the order of the plan. */
export const byChange = (jobs: readonly ComparedJobJson[]): readonly ComparedJobJson[] =>
  jobs.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change) || Number(isBroken(b)) - Number(isBroken(a)))

const isBroken = ({ b }: ComparedJobJson): boolean => b?.status === 'failed' && b.isFailureAllowed !== true

/** The jobs of both runs: what changed first, and those that are the same folded. Choosing one shows its logs. */
export const ComparedJobs = ({
  jobs,
  chosen,
  a,
  b,
}: {
  readonly jobs: readonly ComparedJobJson[]
  readonly chosen: string | undefined
  readonly a: string
  readonly b: string
}) => {
  const [isOpen, setIsOpen] = useState(false)
  const most = Math.max(1, ...jobs.map(({ deltaMs = 0 }) => Math.abs(deltaMs)))
  const isShown = ({ id, change, plan }: ComparedJobJson): boolean => change !== undefined || plan !== undefined || id === chosen
  const same = jobs.filter((job) => !isShown(job))
  const ordered = byChange(jobs).filter((job) => isOpen || isShown(job))
  return (
    <section aria-label="Jobs">
      <h2 className="sr-only">Jobs</h2>
      {ordered.every(({ change }) => change === undefined) && <p className="mb-1 font-semibold">All jobs ended the same way.</p>}
      <ul>
        {ordered.map((job, index) => (
          <Fragment key={job.id}>
            {job.change !== undefined && job.change !== ordered[index - 1]?.change && (
              <li className="pt-3 pb-1 font-semibold first:pt-0">
                {titles[job.change]}{' '}
                <span className="font-normal text-quiet">{ordered.filter(({ change }) => change === job.change).length}</span>
              </li>
            )}
            <li
              data-compared={job.id}
              className={classNames(
                'compared-job relative -mx-2 items-center gap-x-4 border-b border-line px-2 py-1.5 hover:bg-raised',
                job.id === chosen && 'bg-accent-soft',
                job.change === undefined && 'text-quiet',
              )}
            >
              <span className="min-w-0 truncate" data-area="name">
                <Link
                  to="/compare/$a/$b"
                  params={{ a, b }}
                  search={{ job: job.id }}
                  replace
                  resetScroll={false}
                  aria-current={job.id === chosen ? 'true' : undefined}
                  className="font-medium no-underline after:absolute after:inset-0"
                  title={job.title ?? job.id}
                >
                  {sanitiseName(job.id)}
                </Link>
              </span>
              <span data-area="a">
                <Side state={job.a} />
              </span>
              <span data-area="b">
                <Side state={job.b} />
              </span>
              <span data-area="delta">
                <Delta deltaMs={job.deltaMs} most={most} isNoise={job.change !== 'slower' && job.change !== 'faster'} />
              </span>
              {job.plan !== undefined && (
                <span data-area="plan" className="text-small text-interrupted">
                  {planInWords(job)}
                </span>
              )}
            </li>
          </Fragment>
        ))}
      </ul>
      {same.length > 0 && (
        <Button
          look="quiet"
          className="mt-1"
          aria-expanded={isOpen}
          onClick={() => {
            setIsOpen(!isOpen)
          }}
        >
          {isOpen ? 'Hide' : 'Show'} {counted(same.length, 'job')} that {same.length === 1 ? 'is' : 'are'} the same
        </Button>
      )}
    </section>
  )
}

const planInWords = ({ plan, changes = [] }: ComparedJobJson): string => {
  switch (plan) {
    case 'only-a':
      return 'only in the plan on the left'
    case 'only-b':
      return 'only in the plan on the right'
    case 'changed':
      return `plan: ${sanitiseName(changes.join('; '))}`
    case undefined:
      return ''
    default:
      return unreachable(plan)
  }
}

const Side = ({ state }: { readonly state: ComparedStateJson | undefined }) =>
  state ? (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2" title={state.because}>
      <StateMark state={jobKind(state.status, state.isFailureAllowed === true)} />
      {state.durationMs !== undefined && <span>{formatDuration(state.durationMs)}</span>}
      {state.reused && <span className="text-quiet">{reuseWords[state.reused]}</span>}
      {state.attempts > 1 && <span className="text-small text-quiet">{state.attempts} attempts</span>}
    </span>
  ) : (
    <span className="text-quiet">–</span>
  )

/** How much longer the right side took: a bar to the right if it was slower, to the left if faster. */
const Delta = ({
  deltaMs,
  most,
  isNoise,
}: {
  readonly deltaMs: number | undefined
  readonly most: number
  /** Muted: durations differ that much by chance. */
  readonly isNoise: boolean
}) => {
  if (deltaMs === undefined) return null
  const isSlower = deltaMs > 0
  const share = `${(Math.abs(deltaMs) / most) * 50}%`
  return (
    <span className="flex items-center gap-2">
      <span className={classNames('w-20 text-right whitespace-nowrap', isNoise && 'text-quiet')}>{difference(deltaMs)}</span>
      <span aria-hidden className="relative h-2 grow rounded-xs bg-sunken">
        <span className="absolute inset-y-[-2px] left-1/2 w-px bg-edge" />
        <span
          className={classNames('absolute inset-y-0', isNoise ? 'bg-edge' : isSlower ? 'bg-interrupted' : 'bg-passed')}
          style={isSlower ? { left: '50%', width: share } : { right: '50%', width: share }}
        />
      </span>
    </span>
  )
}
