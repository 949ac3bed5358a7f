import type { UsualJson } from '../../src/wire/statistics.ts'
import type { RunSummaryJson } from '../../src/wire/run.ts'
import { timeLeft } from '../../src/history/time-left.ts'
import { paceOf, timesUsual } from '../../src/history/usual-time.ts'
import { useConnection } from '../live/notices.ts'
import { classNames } from './class-names.ts'
import { useFastClock } from './clock.ts'
import { formatDuration } from '../../src/model/text/duration.ts'

/** `1.8×` when something took clearly longer than usual, with the usual time on hover. */
export const AgainstUsual = ({ ms, usual }: { readonly ms: number; readonly usual: UsualJson | undefined }) => {
  const pace = paceOf(ms, usual)
  if (!usual || pace === undefined) return null
  const isSlow = pace === 'slow' || pace === 'very slow'
  return (
    <span className={classNames('text-small', isSlow ? 'text-interrupted' : 'text-quiet')} title={usualWords(usual)}>
      {isSlow ? timesUsual(ms, usual) : `usually ${formatDuration(usual.p50Ms)}`}
    </span>
  )
}

/** For lists: only what clearly differs from usual, so that it stands out. */
export const UnlikeUsual = ({ ms, usual }: { readonly ms: number; readonly usual: UsualJson | undefined }) =>
  paceOf(ms, usual) === 'usual' ? null : <AgainstUsual ms={ms} usual={usual} />

const usualWords = ({ p50Ms, p90Ms, runs }: UsualJson): string =>
  `usually ${formatDuration(p50Ms)}, nine of ten within ${formatDuration(p90Ms)} (${runs} runs that passed)`

/** How a live run goes: about how long is left, or that it is late. */
export const LivePace = ({ run, ms }: { readonly run: Pick<RunSummaryJson, 'usual' | 'expected'>; readonly ms: number }) => {
  const now = useFastClock()
  const isConnected = useConnection() === 'open'
  const pace = paceOf(ms, run.usual)
  // `1.8× usual` says more than that it takes longer
  if (!run.expected || !isConnected || pace === 'slow' || pace === 'very slow') return <AgainstUsual ms={ms} usual={run.usual} />
  return (
    <span className="text-small text-quiet" title={run.usual && usualWords(run.usual)}>
      {timeLeft(run.expected, now)}
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
