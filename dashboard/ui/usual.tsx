import type { UsualJson } from '../../src/wire/statistics.ts'
import { paceOf, timesUsual } from '../../src/history/usual-time.ts'
import { classNames } from './class-names.ts'
import { formatDuration } from '../../src/model/text/duration.ts'

/** `1.8×` when something took clearly longer than usual, with the usual time on hover. */
export const AgainstUsual = ({ ms, usual }: { readonly ms: number; readonly usual: UsualJson | undefined }) => {
  const pace = paceOf(ms, usual)
  if (!usual || pace === undefined) return null
  const isSlow = pace === 'slow' || pace === 'very slow'
  return (
    <span
      className={classNames('text-small', isSlow ? 'text-interrupted' : 'text-quiet')}
      title={`usually ${formatDuration(usual.p50Ms)}, nine of ten within ${formatDuration(usual.p90Ms)} (${usual.runs} runs that passed)`}
    >
      {isSlow ? timesUsual(ms, usual) : `usually ${formatDuration(usual.p50Ms)}`}
    </span>
  )
}

/** Progress relative to the usual time; beyond that the bar is full and amber. */
export const UsualBar = ({ ms, usual }: { readonly ms: number; readonly usual: UsualJson | undefined }) => {
  const share = usual && usual.p50Ms > 0 ? ms / usual.p50Ms : undefined
  return (
    <span className="block h-1 overflow-hidden rounded-full bg-sunken" aria-hidden>
      {share !== undefined && (
        <span
          className={classNames('block h-full rounded-full', share > 1 ? 'bg-interrupted' : 'bg-running')}
          style={{ width: `${Math.min(100, share * 100)}%` }}
        />
      )}
    </span>
  )
}
