import { classifyLine, type LineClass } from './classify-line.ts'
import { agreesWithEnd, type JobEnd } from './exit-agreement.ts'
import { plainLine } from './plain-line.ts'

/** A line that shows a failure. */
export interface Hit extends LineClass {
  /** Counts from 0 within the text. */
  readonly index: number
  /** As a terminal shows it, without what another program has put before it. */
  readonly text: string
}

/**
 * Where it is worth looking. Each pattern of a family holds one of these. One expression over the whole text is ten times as fast as the
 * families on each line.
 */
const trigger =
  /error|fail|except|panic|fatal|assert|not ok|killed|fault|aborted|trap|instruction|no space|denied|not found|not recognized|undefined|cannot|unable|memory|bad_alloc|eno|eaddr|already in use|sanitizer|traceback|curl: |caused by|raise|\*\*\*|elifecycle|exit|node\.js v|problem|style issue|^e {2}|[✖✘✗×✕❌●]|\d\) \S|:\d+:|[([]\d+, ?\d+[)\]]|\(\d+\): |\.\w+:\d+/gim

/** What is added for a line that says the same as the exit code. */
const agreement = 25

/** Finds the lines of a text without colour that show a failure, in their order. */
export const scanLog = (plain: string, end: JobEnd): readonly Hit[] => {
  const hits: Hit[] = []
  let index = 0
  let counted = 0
  trigger.lastIndex = 0
  for (let found = trigger.exec(plain); found; found = trigger.exec(plain)) {
    const from = plain.lastIndexOf('\n', found.index - 1) + 1
    const lineEnd = plain.indexOf('\n', found.index)
    const to = lineEnd < 0 ? plain.length : lineEnd
    index += newLines(plain, counted, from)
    counted = from
    const hit = hitOf(plain.slice(from, to), index, end)
    if (hit) hits.push(hit)
    trigger.lastIndex = to + 1
  }
  return hits
}

const hitOf = (line: string, index: number, end: JobEnd): Hit | undefined => {
  const plain = plainLine(line)
  const found = classifyLine(plain)
  return found && { index, text: plain.bare, family: found.family, score: found.score + (agreesWithEnd(plain.text, end) ? agreement : 0) }
}

const newLines = (text: string, from: number, to: number): number => {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
