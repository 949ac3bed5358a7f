import type { LogLineJson, LogLinesJson } from '../../src/wire/api.ts'

/** The number of lines that are cached and dropped together. */
export const windowLines = 200
/** A character takes one or two bytes: this limit keeps a tab far below 300 MB. */
const mostCharacters = 24_000_000
const mostWindows = 400

interface Window {
  readonly lines: (LogLineJson | undefined)[]
  characters: number
  /** Increases with each change, so that components know when to render again. */
  stamp: number
}

export interface LineCache {
  /** Stores an answer. */
  put(answer: LogLinesJson): void
  line(number: number): LogLineJson | undefined
  /** The part of these lines that must be fetched, as one range of whole windows; `undefined` when all are cached. */
  missing(from: number, to: number): { readonly from: number; readonly to: number } | undefined
  /** Changes when any of these lines does. */
  stamp(from: number, to: number): number
  /** The line that the next fetch of the end must start with: the first new line, or the last one if it may have grown. */
  readonly next: number
  readonly characters: number
  readonly windows: number
}

const windowOf = (line: number): number => Math.floor((line - 1) / windowLines)

/** Caches a log's lines in windows, and drops the least recently used ones when there are too many. */
export const createLineCache = (limits: { readonly characters?: number; readonly windows?: number } = {}): LineCache => {
  const mostText = limits.characters ?? mostCharacters
  const most = limits.windows ?? mostWindows
  // a map keeps insertion order: the first entry is the least recently used
  const windows = new Map<number, Window>()
  let characters = 0
  let stamps = 0
  /** The last line of a growing log, and the log's length at that time: the line may have grown since. */
  let open: { readonly line: number; readonly bytes: number } | undefined
  /** Such a line that is known to have grown; it is shown until it is refetched. */
  let stale: number | undefined
  let total = 0

  const touch = (index: number): Window => {
    const window = windows.get(index) ?? { lines: [], characters: 0, stamp: 0 }
    windows.delete(index)
    windows.set(index, window)
    return window
  }
  const shrink = (): void => {
    for (const [index, window] of windows) {
      if (windows.size <= 1 || (characters <= mostText && windows.size <= most)) return
      windows.delete(index)
      characters -= window.characters
    }
  }
  const drop = (line: number): void => {
    const window = windows.get(windowOf(line))
    if (window) window.lines[(line - 1) % windowLines] = undefined
  }
  const distrust = (line: number): void => {
    // keep only one stale line
    if (stale !== undefined && stale !== line) drop(stale)
    stale = line
  }
  const has = (line: number): boolean => line !== stale && windows.get(windowOf(line))?.lines[(line - 1) % windowLines] !== undefined

  return {
    put(answer) {
      stamps++
      total = Math.max(total, answer.total)
      if (open && answer.bytes > open.bytes) {
        distrust(open.line)
        open = undefined
      }
      for (const line of answer.lines) {
        const window = touch(windowOf(line.number))
        const index = (line.number - 1) % windowLines
        const more = line.text.length - (window.lines[index]?.text.length ?? 0)
        window.lines[index] = line
        window.characters += more
        characters += more
        window.stamp = stamps
        if (line.number === stale) stale = undefined
      }
      if (answer.isGrowing && answer.lines.at(-1)?.number === answer.total) open = { line: answer.total, bytes: answer.bytes }
      shrink()
    },
    line: (number) => windows.get(windowOf(number))?.lines[(number - 1) % windowLines],
    missing(from, to) {
      let first: number | undefined
      let last = 0
      for (let line = from; line <= to; line++) {
        if (has(line)) continue
        first ??= line
        last = line
      }
      for (let index = windowOf(from); index <= windowOf(to); index++) if (windows.has(index)) touch(index)
      if (first === undefined) return undefined
      return { from: windowOf(first) * windowLines + 1, to: (windowOf(last) + 1) * windowLines }
    },
    stamp(from, to) {
      let newest = 0
      for (let index = windowOf(from); index <= windowOf(to); index++) newest = Math.max(newest, windows.get(index)?.stamp ?? 0)
      return newest
    },
    get next() {
      return open?.line ?? stale ?? total + 1
    },
    get characters() {
      return characters
    },
    get windows() {
      return windows.size
    },
  }
}
