import { Ban, Check, ChevronsRight, CircleDashed, CircleHelp, Clock, LoaderCircle, TriangleAlert, X, type LucideIcon } from 'lucide-react'
import type { JobKind } from '../../src/model/cells.ts'
import type { RunStatus } from '../../src/model/run-record.ts'
import { classNames } from './class-names.ts'

/** Every state a run or job can be shown in. */
export type ShownState = RunStatus | JobKind | 'unreachable'

const looks: Readonly<Record<ShownState, readonly [icon: LucideIcon, colour: string]>> = {
  running: [LoaderCircle, 'text-running'],
  passed: [Check, 'text-passed'],
  failed: [X, 'text-failed'],
  'allowed to fail': [X, 'text-quiet'],
  cancelled: [Ban, 'text-cancelled'],
  interrupted: [TriangleAlert, 'text-interrupted'],
  unreachable: [CircleHelp, 'text-interrupted'],
  queued: [Clock, 'text-running'],
  pending: [CircleDashed, 'text-quiet'],
  skipped: [ChevronsRight, 'text-skipped'],
}

/** The text colour of a state. */
export const stateColour = (state: ShownState): string => looks[state][1]

/** A state's icon. The state is always also given as text, visible or for screen readers. */
export const StateIcon = ({ state, size = 14 }: { readonly state: ShownState; readonly size?: number }) => {
  const [Icon, colour] = looks[state]
  return (
    <Icon
      size={size}
      strokeWidth={2.5}
      aria-hidden
      className={classNames('inline-block shrink-0', colour, state === 'running' && 'animate-[spin_2.4s_linear_infinite]')}
    />
  )
}

/** A state as icon and word, so that colour is never the only cue. */
export const StateMark = ({ state, isWordHidden = false }: { readonly state: ShownState; readonly isWordHidden?: boolean }) => (
  <span className={classNames('inline-flex items-baseline gap-1.5 font-medium', stateColour(state))} data-state={state}>
    {/* its middle is that of the letters */}
    <span className="relative top-0.5 [&>svg]:block">
      <StateIcon state={state} />
    </span>
    <span className={classNames(isWordHidden && 'sr-only')}>{state === 'allowed to fail' ? 'failed (allowed)' : state}</span>
  </span>
)
