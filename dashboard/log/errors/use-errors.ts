import { useImperativeHandle, useMemo, useState, type Ref } from 'react'
import type { LineRange } from '../scroll/line-range.ts'
import { errorStops, type ErrorLines } from './error-lines.ts'

/** A step to the next or the previous error. */
interface ErrorStep {
  readonly isBackward: boolean
  /** Whether it may go on from the other end. */
  readonly mayWrap: boolean
  /** Called if there is no such error. */
  readonly onNone?: () => void
}

export interface ErrorWalk {
  go(step: ErrorStep): void
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
  /** `undefined` before the log is shown. */
  readonly inView: () => LineRange | undefined
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
  const go = ({ isBackward, mayWrap, onNone }: ErrorStep): void => {
    const view = inView()
    // the walk goes on from where the reader is
    const isInView = current !== undefined && (!view || (current >= view.from && current <= view.to))
    const [before, after] = isInView ? [current, current] : view ? [view.from, view.from - 1] : [Infinity, 0]
    const next = isBackward ? stops.findLast((line) => line < before) : stops.find((line) => line > after)
    const stop = next ?? (mayWrap ? stops.at(isBackward ? -1 : 0) : undefined)
    if (stop === undefined) {
      onNone?.()
      return
    }
    setChosen(stop)
    goTo(stop)
  }
  useImperativeHandle(ref, () => ({ go }))
  return { stops, current, go }
}
