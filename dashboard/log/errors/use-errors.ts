import { useImperativeHandle, useMemo, useState, type Ref } from 'react'
import type { LineRange } from '../scroll/line-range.ts'
import { errorStops, type ErrorLines } from './error-lines.ts'

export interface ErrorWalk {
  /** Goes to the next or the previous error; `false` if there is none, unless it may go on from the other end. */
  go(isBackward: boolean, mayWrap: boolean): boolean
}

/** The errors in a log, and a walk through them. */
export const useErrors = ({
  known,
  loaded,
  all,
  failure,
  inView,
  goTo,
  ref,
}: {
  /** Those that are known without the lines themselves. */
  readonly known: ErrorLines
  /** Those among the lines that were loaded. */
  readonly loaded: ErrorLines
  readonly all: LineRange
  /** The line that says why the job failed: where the walk starts. */
  readonly failure: number | undefined
  readonly inView: () => LineRange
  readonly goTo: (line: number) => void
  readonly ref: Ref<ErrorWalk> | undefined
}): ErrorWalk & { readonly stops: readonly number[]; readonly current: number | undefined } => {
  const [chosen, setChosen] = useState<number>()
  const current = chosen ?? failure
  const stops = useMemo(() => {
    const errors = new Map([...known, ...loaded])
    if (failure !== undefined && !errors.has(failure)) errors.set(failure, 'generic')
    return errorStops(errors, all)
  }, [known, loaded, failure, all])
  const go = (isBackward: boolean, mayWrap: boolean): boolean => {
    const { from, to } = inView()
    // the walk goes on from where the reader is
    const isInView = current !== undefined && current >= from && current <= to
    const next = isBackward
      ? stops.findLast((line) => line < (isInView ? current : from))
      : stops.find((line) => line > (isInView ? current : from - 1))
    const stop = next ?? (mayWrap ? stops.at(isBackward ? -1 : 0) : undefined)
    if (stop === undefined) return false
    setChosen(stop)
    goTo(stop)
    return true
  }
  useImperativeHandle(ref, () => ({ go }))
  return { stops, current, go }
}
