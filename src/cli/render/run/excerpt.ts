import { sanitiseLine } from '../../../model/text/terminal-text.ts'
import type { LogLineJson } from '../../../wire/api.ts'
import type { JobExcerpt } from '../../../records/show-run.ts'

export type Excerpt = JobExcerpt

export type ExcerptLine = Pick<LogLineJson, 'number' | 'text'>

/** What is shown of a log: stretches of lines, in their order. */
export interface ShownExcerpt {
  readonly stretches: readonly (readonly ExcerptLine[])[]
  /** It is the whole log, so that the numbers of its lines say nothing. */
  readonly isWhole: boolean
}

/** How many characters of a line are shown in a digest. */
const longestLine = 300

/** All lines of a digest. */
export const wholeExcerpt = ({ blocks, tail, log }: Excerpt): ShownExcerpt => {
  const stretches = [...blocks.map(({ lines }) => lines), tail].filter((lines) => lines.length > 0)
  return { stretches, isWhole: stretches.flat().length >= log.lines }
}

/**
 * The lines of a digest that fit into `room` rows: those around the headline, then other blocks if they fit as a whole. Without a headline
 * the last ones.
 */
export const cutExcerpt = (excerpt: Excerpt, room: number, rowsOf: (line: ExcerptLine) => number): ShownExcerpt => {
  const rowsOfAll = (lines: readonly ExcerptLine[]): number => lines.reduce((sum, line) => sum + rowsOf(line), 0)
  const whole = wholeExcerpt(excerpt)
  if (whole.isWhole && rowsOfAll(whole.stretches.flat()) <= room) return { ...whole, stretches: joined(whole.stretches) }
  const { headline, tail } = excerpt
  const blocks = excerpt.blocks.map(({ lines }) => withoutBlankEdges(lines))
  const main = headline
    ? ([...blocks, tail].find((lines) => lines.some(({ number }) => number === headline.line)) ?? [
        { number: headline.line, text: headline.text },
      ])
    : tail
  const at = headline ? main.findIndex(({ number }) => number === headline.line) : main.length - 1
  const around = linesAround(main, at, room, rowsOf)
  let left = room - rowsOfAll(around)
  const others = blocks.filter((lines) => lines !== main && (left -= rowsOfAll(lines) + gapRows) >= 0)
  const stretches = [around, ...others].filter((lines) => lines.length > 0).sort(([a], [b]) => (a?.number ?? 0) - (b?.number ?? 0))
  return { stretches: joined(stretches), isWhole: false }
}

const gapRows = 1

/** The line at `at`, and as many after and before it, in turns, as fit. */
const linesAround = (lines: readonly ExcerptLine[], at: number, room: number, rowsOf: (line: ExcerptLine) => number): ExcerptLine[] => {
  const fits = (line: ExcerptLine | undefined): line is ExcerptLine => line !== undefined && (left -= rowsOf(line)) >= 0
  let left = room - (lines[at] ? rowsOf(lines[at]) : 0)
  let [from, to] = [at, at]
  for (let isOpen = true; isOpen;) {
    isOpen = false
    if (fits(lines[to + 1])) [to, isOpen] = [to + 1, true]
    if (from > 0 && fits(lines[from - 1])) [from, isOpen] = [from - 1, true]
  }
  return withoutBlankEdges(lines.slice(Math.max(0, from), to + 1))
}

const withoutBlankEdges = <Line extends ExcerptLine>(lines: readonly Line[]): Line[] => {
  const isText = ({ text }: Line): boolean => sanitiseLine(text, false).trim() !== ''
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1)
}

/** Stretches that follow one another become one. */
const joined = (stretches: ShownExcerpt['stretches']): ExcerptLine[][] => {
  const all: ExcerptLine[][] = []
  for (const lines of stretches) {
    const before = all.at(-1)
    if (before && lines[0]?.number === (before.at(-1)?.number ?? 0) + 1) before.push(...lines)
    else all.push([...lines])
  }
  return all
}

/** What stands before a line of an excerpt: a mark at the headline, and its number. A whole log needs neither. */
export const excerptMargin = ({ stretches, isWhole }: ShownExcerpt) => {
  const width = String(stretches.at(-1)?.at(-1)?.number ?? 0).length
  return {
    of: (number: number, isHeadline: boolean): string => (isWhole ? '' : `${isHeadline ? '>' : ' '} ${String(number).padStart(width)} `),
    /** Where lines are left out. */
    gap: (ellipsis: string): string => `  ${ellipsis.padStart(width)}`,
  }
}

/**
 * The lines of the blocks and the end of the log, as plain text with their numbers; `>` marks the headline, `…` lines that are left out. A
 * short log is shown as it is.
 */
export const excerptOf = (excerpt: Excerpt): readonly string[] => {
  const shown = wholeExcerpt(excerpt)
  if (shown.isWhole) return shown.stretches.flat().map(({ text }) => plainText(text))
  const margin = excerptMargin(shown)
  return joined(shown.stretches).flatMap((lines, index) => [
    ...(index > 0 ? [margin.gap('…')] : []),
    ...lines.map(({ number, text }) => `${margin.of(number, number === excerpt.headline?.line)}${plainText(text)}`.trimEnd()),
  ])
}

const plainText = (text: string): string => sanitiseLine(text, false).slice(0, longestLine)
