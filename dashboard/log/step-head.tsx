import { ChevronRight } from 'lucide-react'
import { classNames } from '../ui/class-names.ts'
import { formatDuration } from '../../src/model/text/duration.ts'
import { StateIcon } from '../ui/state-mark.tsx'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'
import type { StepFold } from './rows.ts'

const indentPx = 16

/** The head of a step in a log: opens and closes the step. */
export const StepHead = ({
  fold: { step, depth, isOpen, from, to },
  onFold,
}: {
  readonly fold: StepFold
  readonly onFold: (step: number, isOpen: boolean) => void
}) => {
  const lines = Math.max(0, to - from + 1)
  const status = step.ended?.status ?? 'running'
  return (
    <div className="log-row log-head" data-step={step.step}>
      <button
        type="button"
        aria-expanded={isOpen}
        style={{ paddingLeft: 8 + depth * indentPx }}
        onClick={() => {
          onFold(step.step, !isOpen)
        }}
      >
        <ChevronRight size={14} aria-hidden className={classNames('shrink-0 transition-transform', isOpen && 'rotate-90')} />
        <StateIcon state={status} size={13} />
        <span className="sr-only">{status}</span>
        <span className="truncate font-medium text-text">{sanitiseName(step.name)}</span>
        {!isOpen && <span className="shrink-0 text-quiet">{lines === 1 ? '1 line' : `${lines.toLocaleString('en')} lines`}</span>}
        <span className="grow" />
        {step.durationMs !== undefined && <span className="shrink-0 text-quiet">{formatDuration(step.durationMs)}</span>}
      </button>
    </div>
  )
}
