import type { StepJson } from '../../../../src/wire/run.ts'
import { Took } from '../../../ui/moment.tsx'
import { StateIcon } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { describeFailure } from '../../../../src/model/failure.ts'

/** The steps of an attempt; nested steps are shown inside their parent. */
export const Steps = ({ steps, parent }: { readonly steps: readonly StepJson[]; readonly parent?: number }) => {
  const own = steps.filter((step) => step.parent === parent)
  if (own.length === 0) return null
  return (
    <ol className={parent === undefined ? 'space-y-1' : 'mt-1 space-y-1 border-l border-line pl-3'}>
      {own.map((step) => (
        <li key={step.step}>
          <div className="flex min-w-0 items-baseline gap-2 text-small">
            <span className="self-center">
              <StateIcon state={step.ended?.status ?? 'running'} size={12} />
              <span className="sr-only">{step.ended?.status ?? 'running'}</span>
            </span>
            <code className="min-w-0 wrap-anywhere">{sanitiseName(step.name)}</code>
            {step.type !== step.name && <span className="shrink-0 text-micro text-quiet">{step.type}</span>}
            <span className="grow" />
            <span className="shrink-0 text-quiet">
              <Took of={{ ...step, status: step.ended?.status ?? 'running' }} />
            </span>
          </div>
          {step.ended?.status === 'failed' && (
            <p className="pl-5 text-small text-failed wrap-anywhere">{sanitiseName(describeFailure(step.ended.failure))}</p>
          )}
          <Steps steps={steps} parent={step.step} />
        </li>
      ))}
    </ol>
  )
}
