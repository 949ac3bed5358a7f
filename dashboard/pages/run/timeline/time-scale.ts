import { formatDuration } from '../../../../src/model/text/duration.ts'
import type { Stretch } from './timeline-rows.ts'

/** A part of the time shown, and where it lies across the room, 0 to 1. */
export interface Piece extends Stretch {
  readonly start: number
  readonly width: number
  /** Nothing worked in it, and it is folded. */
  readonly isIdle: boolean
}

export interface TimeScale {
  readonly pieces: readonly Piece[]
  /** Where a moment lies, 0 to 1; what is not shown lies at the nearer end. */
  readonly placeOf: (ms: number) => number
  /** The moment at a place. */
  readonly momentAt: (place: number) => number
}

/** An idle stretch that takes more than this share of what is shown is folded, to so much of the room. */
const idleShare = 0.2
const foldedWidth = 0.04

/** How time lies across the room: evenly, but for long stretches in which nothing worked. */
export const timeScale = (shown: Stretch, busy: readonly Stretch[]): TimeScale => {
  const length = Math.max(1, shown.to - shown.from)
  const idle = idleStretches(shown, busy).filter(({ from, to }) => to - from > idleShare * length)
  const idleMs = idle.reduce((sum, { from, to }) => sum + to - from, 0)
  // when all is idle there is nothing that a fold would make room for
  const folds = idleMs >= length ? [] : idle
  const room = 1 - folds.length * foldedWidth
  const perMs = room / (folds.length === 0 ? length : length - idleMs)
  const pieces: Piece[] = []
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

/** The stretches of the time shown in which nothing was busy. */
export const idleStretches = (shown: Stretch, busy: readonly Stretch[]): readonly Stretch[] => {
  const idle: Stretch[] = []
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
/** Distances between marks that a person counts in. */
const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30].map((n) => n * second),
  [1, 2, 5, 10, 15, 30].map((n) => n * minute),
  [1, 2, 3, 6, 12, 24].map((n) => n * hour),
)

/** Time marks at round moments, at most about `most` of them; folded stretches have none. */
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
      return { ms, place: start + ((ms - from) / (to - from)) * width, text: markText(ms) }
    })
  })
}

/** `0`, `1.5 s`, `2 m`, `2 m 05 s`. */
const markText = (ms: number): string =>
  ms === 0
    ? '0'
    : formatDuration(ms)
        .replace(/\.0 s$/, ' s')
        .replace(/ 00 [ms]$/, '')

/** Reads `1200-5400`; `undefined` for what is no stretch within the run. */
export const readZoom = (text: string | undefined, length: number): Stretch | undefined => {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '') ?? []
  if (from === undefined || to === undefined) return undefined
  const zoom = { from: Number(from), to: Math.min(Number(to), Math.ceil(length)) }
  return zoom.to > zoom.from ? zoom : undefined
}

/** As it stands in the address; `undefined` for all of the run. */
export const zoomText = ({ from, to }: Stretch, length: number): string | undefined =>
  from <= 0 && to >= length ? undefined : `${Math.max(0, Math.round(from))}-${Math.round(to)}`

/** In milliseconds: closer no bar tells more. */
const leastShown = 5

/** Narrower (factor < 1) or wider around a moment that keeps its place. */
export const zoomAround = (shown: Stretch, moment: number, factor: number, length: number): Stretch =>
  within({ from: moment - (moment - shown.from) * factor, to: moment + (shown.to - moment) * factor }, length)

/** The stretch, moved into the run and no shorter than what can be shown. */
export const within = ({ from, to }: Stretch, length: number): Stretch => {
  const size = Math.min(length, Math.max(leastShown, to - from))
  const start = Math.min(Math.max(0, from), length - size)
  return { from: start, to: start + size }
}
