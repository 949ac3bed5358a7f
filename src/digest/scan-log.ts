import { classifyLine, isNeverFailure, joined, linePatterns, type LineClass } from './classify-line.ts'
import { compilePatterns } from './compile-patterns.ts'
import { agreesWithEnd, type JobEnd } from './exit-agreement.ts'
import { pointers } from './families.ts'
import { asBytes, type LogLines } from './log-lines.ts'
import { plainLine, prefixes, type PlainLine } from './plain-line.ts'

/** A line that shows a failure. */
export interface Hit extends LineClass {
  /** Counts from 0 within the text. */
  readonly index: number
  /** As a terminal shows it, without what another program has put before it. */
  readonly text: string
  /** The line that announces it, if another line does. */
  readonly announcedAt?: number
}

/**
 * A line that matches a pattern in `families.ts` also contains one of these, so no other lines are examined. One expression over the bytes of
 * all lines is ten times as fast as all patterns on each line. Plain words come first and in the order of the alphabet, because V8 then joins
 * their beginnings, which takes a third less time. The colons of a time are left out, because in some logs each line has one.
 * The first alternative takes whole lines of tests that passed, which are never a failure, so that their words are not looked at.
 */
const trigger = new RegExp(
  asBytes(
    /((?:^ *(?:✓|✔|√|ok \d+) .*\n)+)|,-\[|--> |\*\* \(|\*\*\*|a directory|aborted|already in use|assert|bad_alloc|broken|can't|cannot|caused by|conflict \(|connection |corrupt|could|critical|curl: |data race|denied|does not|eacces|eaddr|econn|elifecycle|eno|eperm|err!|err_pnpm|error|etimedout|exceed|except|exit|fail|fatal|fault|file exists|forbidden|instruction|invalid|issues:|killed|memory|mismatch|missing|must|no space|no such file|node\.js v|not allowed|not empty|not found|not ok|not permitted|not recognized|not set|not supported|panic|problem|raise|refused|reject|required|resolution|resolve host|sanitizer|severe|should|style issue|threshold|timed out|too many|traceback|trap|unable|unauthorized|undefined|unexpected|unknown|unlisted|unresolved|unused|violat|what went wrong|^e {2}|╭─\[|✕|✖|✗|✘|❌|●|×|^ +x \S| line \d|"(?:msg|message)"|(?<!(?:^|[^\w./-]|\dT)\d\d(?::\d\d)?):\d|\d\) \S|[([]\d+(?:, ?\d+[)\]]|\): )/,
  ),
  'gim',
)

/** What is added for a line that fits the exit code or signal. */
const agreement = 25

/** What is added for an indented error at most `belowTitle` lines below the title of a failed test. Tests may print other errors themselves. */
const ofTest = 8
const belowTitle = 4

export interface ScannedLog {
  /** In the order of their lines. */
  readonly hits: readonly Hit[]
  /** The first line that was looked at: not the first of all if the time was up before. */
  readonly lookedFromLine: number
}

/** Finds the lines that show a failure. The last ones come first, because the time may not be enough for all. */
export const scanLog = (lines: LogLines, end: JobEnd, isTimeUp: () => boolean): ScannedLog => {
  const seen: Hit[] = []
  /** Of lines that show no failure. Others of the same shape show none either. */
  const calm = new Set<string>()
  let lookedFromLine = lines.count
  compilePatterns([...linePatterns, ...prefixes, ...anyPointer])
  for (const index of candidates(lines).reverse()) {
    if (isTimeUp()) return { hits: inOrder(seen, lines), lookedFromLine }
    lookedFromLine = index
    const shape = shapeOf(lines.bytesAt(index))
    if (calm.has(shape)) continue
    const shown = plainLine(lines.at(index))
    const isPointer = anyPointer.some((pattern) => pattern.test(shown.bare))
    const hit = (isPointer ? pointedAt(lines, shown, index) : undefined) ?? hitOf(shown, index, end)
    if (hit) seen.push(hit)
    else if (!isPointer) calm.add(shape)
  }
  return { hits: inOrder(seen, lines), lookedFromLine: 0 }
}

/** A line with other digits in its numbers. To the patterns, only a 0 in front and the length of a number make a difference. */
export const shapeOf = (line: string): string => line.replace(/[2-9]|(?<=\d)0/g, '1')

/** Joins what was seen from the end on. */
const inOrder = (seen: readonly Hit[], lines: LogLines): readonly Hit[] => {
  const best = new Map<number, Hit>()
  for (const hit of seen.toReversed()) if ((best.get(hit.index)?.score ?? 0) < hit.score) best.set(hit.index, hit)
  const hits = [...best.values()].sort((one, other) => one.index - other.index)
  /** The title above each error of a test. */
  const titles = new Map<Hit, Hit>()
  let title: Hit | undefined
  for (const hit of hits) {
    if (hit.family === 'test') title = hit
    else if (title && isErrorBelow(title, hit)) titles.set(hit, title)
  }
  const withError = new Set(titles.values())
  const lastError = [...titles.keys()].at(-1)
  return hits.map((hit) => {
    if (titles.has(hit)) return { ...hit, score: hit.score + ofTest }
    // the first of the tests that failed is quoted, even if only a later one threw an error
    const isBeforeError = lastError && hit.index < lastError.index && !withError.has(hit)
    const isQuoted = isBeforeError && hit.family === 'test' && hasDetails(hit, lines, best)
    return isQuoted ? { ...hit, score: Math.max(hit.score, lastError.score + ofTest) } : hit
  })
}

const isErrorBelow = (title: Hit, { family, index, text }: Hit): boolean =>
  family === 'exception' && index - title.index <= belowTitle && /^\s{2,}/.test(text)

/** Whether indented lines that are not the title of another test follow. */
const hasDetails = ({ index, text }: Hit, lines: LogLines, hits: ReadonlyMap<number, Hit>): boolean => {
  const at = lines.at(index + 1).trim() === '' ? index + 2 : index + 1
  const below = plainLine(lines.at(at)).bare
  return indentOf(below) > indentOf(text) && below.trim() !== '' && hits.get(at)?.family !== 'test' && !isNeverFailure(below)
}

const indentOf = (text: string): number => text.length - text.trimStart().length

/** The numbers of the lines that are worth a look. */
const candidates = ({ bytes, indexAt }: LogLines): number[] => {
  const found: number[] = []
  trigger.lastIndex = 0
  for (let hit = trigger.exec(bytes); hit; hit = trigger.exec(bytes)) {
    // only tests that passed
    if (hit[1] !== undefined) continue
    found.push(indexAt(hit.index))
    const lineEnd = bytes.indexOf('\n', hit.index)
    if (lineEnd < 0) break
    trigger.lastIndex = Math.max(trigger.lastIndex, lineEnd + 1)
  }
  return found
}

const hitOf = (plain: PlainLine, index: number, end: JobEnd): Hit | undefined => {
  const found = classifyLine(plain)
  return found && { index, text: plain.bare, family: found.family, score: found.score + (agreesWithEnd(plain.text, end) ? agreement : 0) }
}

/** How many lines away from a pointer its line may be. */
const furthest = 3

const anyPointer = joined(pointers.map(({ pattern }) => pattern))

const pointedAt = (lines: LogLines, { bare }: PlainLine, index: number): Hit | undefined => {
  const pointer = pointers.find(({ pattern }) => pattern.test(bare))
  if (!pointer) return undefined
  const step = pointer.to === 'next' ? 1 : -1
  for (let at = index + step; Math.abs(at - index) <= furthest; at += step) {
    const { bare: text } = plainLine(lines.at(at))
    if (text.trim() === '' || pointer.over?.test(text)) continue
    const hit = { index: at, text, family: pointer.family, score: pointer.weight }
    return isNeverFailure(text) ? undefined : pointer.to === 'next' ? { ...hit, announcedAt: index } : hit
  }
  return undefined
}
