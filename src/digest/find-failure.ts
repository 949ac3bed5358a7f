import type { FailureFamily } from './families.ts'
import type { JobEnd } from './exit-agreement.ts'
import { isNeverFailure } from './classify-line.ts'
import { logLines, type LogLines } from './log-lines.ts'
import { plainLine } from './plain-line.ts'
import { scanLog, type Hit } from './scan-log.ts'

/** Lines of a log that belong together, both ends included; they count from 0 within the text. */
export interface LineBlock {
  readonly from: number
  readonly to: number
  /** Its lines that show a failure. */
  readonly hits: readonly Hit[]
}

export interface FoundFailure {
  /** The line that best says why the job failed. */
  readonly headline?: Hit
  /** In the order of the log. {@link shownBlocks} picks those to show. */
  readonly blocks: readonly LineBlock[]
  /** The first line that was looked at. */
  readonly lookedFromLine: number
  /** How many lines the text has. What follows its last newline counts, also if it is empty. */
  readonly lineCount: number
}

/** Hits at most this many lines apart belong together. */
const joinedWithin = 8
const linesBefore = 2
const mostLinesBefore = 5
const mostLinesAfter = 12

/**
 * Finds the lines that show why a job failed, in its log or the end of it: the bytes, each as one character of the same code (latin1). Finds
 * nothing if no line looks like a failure, or if the job ended with 0, because the log of a job that passed can contain the same words. It
 * begins at the end of the log, and stops once `isTimeUp`. `others` are lines that somebody else has found.
 */
export const findFailure = (
  log: string,
  end: JobEnd = {},
  isTimeUp: () => boolean = () => false,
  others: (lines: LogLines) => readonly Hit[] = () => [],
): FoundFailure => {
  const lines = logLines(log)
  const lineCount = lines.count
  if (end.exitCode === 0) return { blocks: [], lookedFromLine: 0, lineCount }
  const { hits: own, lookedFromLine } = scanLog(lines, end, isTimeUp)
  const hits = together(own, others(lines))
  const headline = headlineOf(hits, lines)
  if (!headline) return { blocks: [], lookedFromLine, lineCount }
  const blocks = withoutOverlap(joined(withHeadline(hits, headline), headline).map((group) => blockOf(group, lines)))
  return { headline, blocks, lookedFromLine, lineCount }
}

/** Of two hits in one line, the better one. */
const together = (own: readonly Hit[], others: readonly Hit[]): readonly Hit[] => {
  if (others.length === 0) return own
  const best = new Map(own.map((hit) => [hit.index, hit]))
  for (const hit of others) if ((best.get(hit.index)?.score ?? 0) < hit.score) best.set(hit.index, hit)
  return [...best.values()].sort((one, other) => one.index - other.index)
}

/** The best line. Of lines that are equally good, it is the first, because what comes first often causes the rest. */
const headlineOf = (hits: readonly Hit[], lines: LogLines): Hit | undefined => {
  const best = hits.reduce<Hit | undefined>((found, hit) => (found && found.score >= hit.score ? found : hit), undefined)
  if (!best || best.family === 'runner' || best.family === 'epilogue')
    return locatedWarning(lines) ?? (best && lastWords(best, hits, lines))
  return best.family === 'exception' ? lastOfChain(best, hits, lines) : best
}

/** What npm, pnpm, make and `set -x` print before they run a command. */
const commandEcho = /^\s*[>$+] /
const lastWordsScore = 15

/** The last line that the failed command printed itself, before a runner such as npm or make reports that it failed. */
const lastWords = (best: Hit, hits: readonly Hit[], lines: LogLines): Hit => {
  const first = hits[0]
  if (best.family !== 'runner' || !first) return best
  let index = first.index - 1
  while (index >= 0 && isBlank(lines.at(index))) index--
  const { bare } = plainLine(lines.at(index))
  if (bare.trim() === '' || commandEcho.test(bare) || /^\W*(?:ok|done|passed|success)\b/i.test(bare) || isNeverFailure(bare)) return best
  return { index, text: bare, family: 'generic', score: lastWordsScore }
}

const warningScore = 42
const isLocatedWarning =
  /^(?:[^\s:]{1,300}:\d+:\d+:? .*\bwarning\b|[^\s:]{1,300}:\d+:? [A-Z]{1,4}\d{3,5}\b.*\bwarning\b|\s+\d+:\d+ +warning )/

/** The first warning with its place in a file. Linters may fail because of nothing else. */
const locatedWarning = ({ bytes, indexAt, at }: LogLines): Hit | undefined => {
  for (let found = bytes.indexOf('warning'); found >= 0; found = bytes.indexOf('warning', found + 1)) {
    const index = indexAt(found)
    const { bare } = plainLine(at(index))
    if (isLocatedWarning.test(bare)) return { index, text: bare, family: 'finding', score: warningScore }
  }
  return undefined
}

/** How Python joins the tracebacks of one chain of exceptions. */
const pythonLink = /^\s*(?:During handling of the above exception|The above exception was the direct cause)/

/** Of exceptions that caused one another, the last one. It says most. */
const lastOfChain = (first: Hit, hits: readonly Hit[], lines: LogLines): Hit => {
  const exceptions = hits.filter(({ family, index }) => family === 'exception' && index > first.index)
  let last = first
  for (const next of exceptions) {
    const isLinked = /^\s*Caused by: /.test(next.text) || lines.some(last.index, next.index, (line) => pythonLink.test(line))
    if (!isLinked) return last
    last = next
  }
  return last
}

const withHeadline = (hits: readonly Hit[], headline: Hit): readonly Hit[] =>
  hits.includes(headline) ? hits : [...hits, headline].sort((one, other) => one.index - other.index)

/** No block begins or ends with one of these if the headline is better: they count failures, or repeat that something failed. */
const weak: ReadonlySet<FailureFamily> = new Set(['epilogue', 'generic', 'runner'])

/** Groups of hits that belong together. Weak hits at either end of a group are left out. */
const joined = (hits: readonly Hit[], headline: Hit): readonly (readonly Hit[])[] => {
  const groups: Hit[][] = []
  for (const hit of hits) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    if (group && before && hit.index - before.index <= joinedWithin) group.push(hit)
    else groups.push([hit])
  }
  const isStrong = ({ family }: Hit): boolean => family === headline.family || !weak.has(family)
  return groups
    .map((group) => group.slice(group.findIndex(isStrong), group.findLastIndex(isStrong) + 1))
    .filter((group) => group.some(isStrong))
}

const blockOf = (group: readonly Hit[], lines: LogLines): LineBlock => {
  const first = group[0]?.announcedAt ?? group[0]?.index ?? 0
  const last = group.at(-1)?.index ?? first
  return { from: blockStart(first, lines), to: blockEnd(last, lines), hits: group }
}

const isBlank = (line = ''): boolean => line.trim() === ''

/**
 * A block begins two lines before its first hit. If these lines point at source code, or the hit names only a line and a column, it begins up
 * to five lines before, where the name of the file is.
 */
const blockStart = (first: number, lines: LogLines): number => {
  let from = Math.max(0, first - linesBefore)
  const isPointing = lines.some(from, first, (line) => /^\s*[\^~]+\s*$/.test(plainLine(line).bare))
  if (!isPointing && !/^\s+\d+:\d+ /.test(lines.at(first))) return from
  while (from > 0 && first - from < mostLinesBefore && !isBlank(lines.at(from)) && !isBlank(lines.at(from - 1))) from--
  return from
}

/**
 * A block ends at most 12 lines after its last hit: after three stack frames and what is indented below them, or at an empty line, unless
 * indented details follow.
 */
const blockEnd = (last: number, lines: LogLines): number => {
  let to = last
  let frames = 0
  for (let at = last + 1; at <= last + mostLinesAfter && at < lines.count; at++) {
    const line = lines.at(at)
    if (isFrame(line)) {
      const cause = frames === 0 ? causeBelow(at, lines) : undefined
      if (cause !== undefined) return cause
      frames += 1
      if (frames > mostFramesShown) return to
      to = at
    } else if (isBlank(line)) {
      if (!isDetail(lines.at(at + 1)) && !(isBlank(lines.at(at + 1)) && isDetail(lines.at(at + 2)))) break
    } else {
      if (frames > 0 && !/^\s{2,}/.test(line)) return to
      to = at
    }
  }
  return to
}

/** They name the places in the author's files. */
const mostFramesShown = 3

const isFrame = (line: string): boolean => /^ {4,}at /.test(line)

/** At most this many stack frames are skipped to find the cause of an error. */
const mostFrames = 10

/** The line of Node's `[cause]` below the frames of an error. */
const causeBelow = (at: number, lines: LogLines): number | undefined => {
  let below = at
  while (below < at + mostFrames && isFrame(lines.at(below))) below++
  return /^\s+\[cause\]: /.test(lines.at(below)) ? below : undefined
}

/** Indented, or the line number and bar that compilers put before a line of source. */
const isDetail = (line = ''): boolean =>
  !isBlank(line) &&
  !isFrame(line) &&
  /^(?: {2,}|\s*(?:>\s*)?\d+\s(?:[|│]|\s*\S)|[+-] |.{0,60} !== |(?:Expected|Received|Actual|Current|Previous)\b)/i.test(line)

const withoutOverlap = (blocks: readonly LineBlock[]): readonly LineBlock[] => {
  const apart: { from: number; to: number; hits: Hit[] }[] = []
  for (const { from, to, hits } of blocks) {
    const before = apart.at(-1)
    if (!before || from > before.to + 1) apart.push({ from, to, hits: [...hits] })
    else {
      before.to = to
      for (const hit of hits) before.hits.push(hit)
    }
  }
  return apart
}
