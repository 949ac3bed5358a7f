import type { LogLineJson } from '../../src/wire/api.ts'
import { httpApi } from '../../src/wire/http-api.ts'
import { fetchJson } from '../api.ts'
import { plainText } from './sgr/parse-sgr.ts'
import { shownText } from './shown-text.ts'

/** The most that is copied to the clipboard. */
export const mostCopiedBytes = 5_000_000
const mostLines = httpApi.jobLines.query.count.max

/** A place in the text of a log: `column` counts characters of the line as shown. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

const textOf = (line: LogLineJson): string => plainText(shownText(line.text))

/** The lines joined: the first only from `from` on, the last only up to `to`. */
export const textBetween = (lines: readonly LogLineJson[], from: TextPlace, to: TextPlace): string =>
  lines
    .map((line) => {
      const text = textOf(line)
      const end = line.number === to.line ? to.column : text.length
      return text.slice(line.number === from.line ? from.column : 0, end)
    })
    .join('\n')

/** Fetches lines to copy; `undefined` when there are too many. */
export const fetchLines = async (run: string, job: string, from: number, to: number): Promise<readonly LogLineJson[] | undefined> => {
  const lines: LogLineJson[] = []
  let characters = 0
  for (let next = from; next <= to;) {
    const query = { from: next, count: Math.min(mostLines, to - next + 1) }
    const answer = await fetchJson('jobLines', { params: { run, job }, query })
    if (answer.lines.length === 0) break
    for (const line of answer.lines) {
      lines.push(line)
      characters += line.text.length + 1
    }
    if (characters > mostCopiedBytes) return undefined
    next += answer.lines.length
  }
  return lines
}
