import { tickText } from '../../../ui/words/tick-text.ts'
import type { TimeSpan } from './timeline-rows.ts'

/** A part of the visible time, and its horizontal position, 0 to 1. */
export interface VisibleSpan extends TimeSpan {
  readonly start: number
  readonly width: number
  /** No job ran during it, and it is folded. */
  readonly isIdle: boolean
}

export interface TimeScale {
  readonly pieces: readonly VisibleSpan[]
  /** The position of a moment, 0 to 1; a moment out of range is at the nearer end. */
  readonly placeOf: (ms: number) => number
  /** The moment at a position. */
  readonly momentAt: (place: number) => number
}

/** An idle stretch of more than this fraction of the visible time is folded to `foldedWidth` of the width. */
const idleShare = 0.2
const foldedWidth = 0.04

/** Maps time to horizontal position: linear, except that long idle stretches are folded. */
export const timeScale = (shown: TimeSpan, busy: readonly TimeSpan[]): TimeScale => {
  const length = Math.max(1, shown.to - shown.from)
  const idle = idleStretches(shown, busy).filter(({ from, to }) => to - from > idleShare * length)
  const idleMs = idle.reduce((sum, { from, to }) => sum + to - from, 0)
  // when everything is idle, folding would not help
  const folds = idleMs >= length ? [] : idle
  const room = 1 - folds.length * foldedWidth
  const perMs = room / (folds.length === 0 ? length : length - idleMs)
  const pieces: VisibleSpan[] = []
  let start = 0
  let at = shown.from
  const add = (to: number, isIdle: boolean): void => {
    if (to <= at) return
    const width = isIdle ? foldedWidth : (to - at) * perMs
    pieces.push({ from: at, to, start, width, isIdle })
    start += width
    at = to
  }
  for (const fold of folds) {
    add(fold.from, false)
    add(fold.to, true)
  }
  add(shown.from + length, false)
  return {
    pieces,
    placeOf: (ms) => {
      const piece = pieces.find(({ to }) => ms <= to)
      if (!piece) return 1
      return piece.start + Math.max(0, (ms - piece.from) / (piece.to - piece.from)) * piece.width
    },
    momentAt: (place) => {
      const piece = pieces.find(({ start: left, width }) => place <= left + width) ?? pieces.at(-1)
      if (!piece) return shown.from
      return piece.from + Math.min(1, Math.max(0, (place - piece.start) / piece.width)) * (piece.to - piece.from)
    },
  }
}

/** The stretches of the visible time without any busy stretch. */
export const idleStretches = (shown: TimeSpan, busy: readonly TimeSpan[]): readonly TimeSpan[] => {
  const idle: TimeSpan[] = []
  let at = shown.from
  for (const { from, to } of busy.toSorted((a, b) => a.from - b.from)) {
    if (from > at) idle.push({ from: at, to: Math.min(from, shown.to) })
    at = Math.max(at, to)
    if (at >= shown.to) break
  }
  if (at < shown.to) idle.push({ from: at, to: shown.to })
  return idle.filter(({ from, to }) => to > from)
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
/** Round distances between marks, in milliseconds. */
const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30].map((n) => n * second),
  [1, 2, 5, 10, 15, 30].map((n) => n * minute),
  [1, 2, 3, 6, 12, 24].map((n) => n * hour),
)

/** Time marks at round moments, roughly `most` at most; there are none in folded stretches. */
export const timeMarks = (
  { pieces }: TimeScale,
  most: number,
): readonly { readonly ms: number; readonly place: number; readonly text: string }[] => {
  const worked = pieces.filter(({ isIdle }) => !isIdle)
  const length = worked.reduce((sum, { from, to }) => sum + to - from, 0)
  const step = nice.find((one) => length / one <= most) ?? Math.ceil(length / most / hour) * hour
  return worked.flatMap(({ from, to, start, width }) => {
    const first = Math.ceil(from / step) * step
    return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => {
      const ms = first + index * step
      return { ms, place: start + ((ms - from) / (to - from)) * width, text: tickText(ms, step) }
    })
  })
}

/** Parses `1200-5400`; `undefined` if it is not a valid stretch of the run. */
export const readZoom = (text: string | undefined, length: number): TimeSpan | undefined => {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '') ?? []
  if (from === undefined || to === undefined) return undefined
  const zoom = { from: Number(from), to: Math.min(Number(to), Math.ceil(length)) }
  return zoom.to > zoom.from ? zoom : undefined
}

/** The form for the URL; `undefined` for the whole run. */
export const zoomText = ({ from, to }: TimeSpan, length: number): string | undefined =>
  from <= 0 && to >= length ? undefined : `${Math.max(0, Math.round(from))}-${Math.round(to)}`

/** The maximum zoom, in milliseconds: zooming in further shows nothing more. */
const leastShown = 5

/** Zooms in (factor < 1) or out around a moment that keeps its position. */
export const zoomAround = (shown: TimeSpan, moment: number, factor: number, length: number): TimeSpan =>
  within({ from: moment - (moment - shown.from) * factor, to: moment + (shown.to - moment) * factor }, length)

/** The stretch moved to be within the run, and at least as long as the maximum zoom. */
export const within = ({ from, to }: TimeSpan, length: number): TimeSpan => {
  const size = Math.min(length, Math.max(leastShown, to - from))
  const start = Math.min(Math.max(0, from), length - size)
  return { from: start, to: start + size }
}
