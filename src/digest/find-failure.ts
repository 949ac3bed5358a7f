import type { JobEnd } from './exit-agreement.ts'
import { scanLog, type Hit } from './scan-log.ts'

/** Lines of a log that belong together, both ends included; they count from 0 within the text. */
export interface LineBlock {
  readonly from: number
  readonly to: number
  /** The best line in it. */
  readonly best: Hit
}

export interface FoundFailure {
  /** The line that best says why the job failed. */
  readonly headline?: Hit
  /** At most three, in the order of the log. */
  readonly blocks: readonly LineBlock[]
}

/** Lines with no more than this between them belong together. */
const joinedWithin = 8
const linesBefore = 2
const mostLinesAfter = 12
const mostBlocks = 3
const colour = /\x1b\[[\d;:]*m/g

/**
 * Finds the lines that show why a job failed, in the text of its log or of its end. Finds nothing if no line looks like a failure. Call it
 * only for a job that failed: a log can hold any words.
 */
export const findFailure = (text: string, end: JobEnd = {}): FoundFailure => {
  const plain = text.includes('\x1b') ? text.replace(colour, '') : text
  const hits = scanLog(plain, end)
  const lines = plain.split('\n')
  const headline = headlineOf(hits, lines)
  if (!headline) return { blocks: [] }
  const blocks = withoutOverlap(joined(hits, headline).map((group) => blockOf(group, lines)))
  const best = blocks
    .toSorted((one, other) => rank(other, headline) - rank(one, headline) || one.from - other.from)
    .slice(0, mostBlocks)
    .sort((one, other) => one.from - other.from)
  return { headline, blocks: best }
}

const rank = ({ from, to, best }: LineBlock, headline: Hit): number =>
  from <= headline.index && headline.index <= to ? Infinity : best.score

/** The best line. Of lines that are equally good, it is the first, because what comes first often causes the rest. */
const headlineOf = (hits: readonly Hit[], lines: readonly string[]): Hit | undefined => {
  const best = hits.reduce<Hit | undefined>((found, hit) => (found && found.score >= hit.score ? found : hit), undefined)
  return best?.family === 'exception' ? lastOfChain(best, hits, lines) : best
}

/** How Python joins the tracebacks of one chain of exceptions. */
const pythonLink = /^\s*(?:During handling of the above exception|The above exception was the direct cause)/

/** An exception that another one caused: the one at the end of the chain says most. */
const lastOfChain = (first: Hit, hits: readonly Hit[], lines: readonly string[]): Hit => {
  const exceptions = hits.filter(({ family, index }) => family === 'exception' && index > first.index)
  let last = first
  for (const next of exceptions) {
    const isLinked = /^\s*Caused by: /.test(next.text) || lines.slice(last.index, next.index).some((line) => pythonLink.test(line))
    if (!isLinked) return last
    last = next
  }
  return last
}

const joined = (hits: readonly Hit[], headline: Hit): readonly (readonly Hit[])[] => {
  const groups: Hit[][] = []
  // what only counts or repeats is shown with the failure that it follows, but is no failure of its own beside a better one
  const shown = hits.filter(({ family }) => family === headline.family || !['epilogue', 'generic', 'runner'].includes(family))
  for (const hit of shown) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    if (group && before && hit.index - before.index <= joinedWithin) group.push(hit)
    else groups.push([hit])
  }
  return groups
}

const blockOf = (group: readonly Hit[], lines: readonly string[]): LineBlock => {
  const first = group[0]?.index ?? 0
  const last = group.at(-1)?.index ?? first
  const best = group.reduce((found, hit) => (hit.score > found.score ? hit : found))
  // a picture of the source often follows after an empty line
  let to = lines[last + 1]?.trim() === '' && isPicture(lines[last + 2]) ? last + 2 : last
  while (to < last + mostLinesAfter && to + 1 < lines.length && !endsBlock(lines[to + 1] ?? '')) to++
  return { from: Math.max(0, first - linesBefore), to, best }
}

const withoutOverlap = (blocks: readonly LineBlock[]): readonly LineBlock[] => {
  const apart: LineBlock[] = []
  for (const block of blocks) {
    const before = apart.at(-1)
    if (!before || block.from > before.to + 1) apart.push(block)
    else apart.splice(-1, 1, { from: before.from, to: block.to, best: block.best.score > before.best.score ? block.best : before.best })
  }
  return apart
}

/** The line number and bar that compilers put before a line of source. */
const isPicture = (line = ''): boolean => /^\s*>?\s*\d+\s(?:[|│]|\s*\S)/.test(line)
const endsBlock = (line: string): boolean => line.trim() === '' || /^ {4,}at /.test(line)
