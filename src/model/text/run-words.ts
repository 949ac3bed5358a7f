import { folderName } from './folder-name.ts'
import type { Json } from '../json.ts'
import type { RunRecord } from '../run-record.ts'
import { toJsonText } from '../record-json.ts'
import { runNumber } from './run-number.ts'

/** An input may hold a whole file; what people search for is near its beginning. */
const longestWords = 4000

/**
 * The text that a search for runs looks at, in lower case, one line each: pipeline, number, branch, commit subject, project folder, input
 * values.
 */
export const runWords = ({ started }: Pick<RunRecord, 'started'>): string => {
  const { pipeline, number, project, inputs, git = {} } = started
  const words = [
    pipeline,
    ...(number === undefined ? [] : [runNumber({ number })]),
    git.branch ?? '',
    git.subject ?? '',
    folderName(project),
    ...Object.values(inputs).map(textOf),
  ]
  return words.join('\n').slice(0, longestWords).toLowerCase()
}

/** Whether a search for `text` finds the run: anywhere in its words, or at the beginning of its commit. Ignores case. */
export const hasWords = (run: Pick<RunRecord, 'started'>, text: string): boolean => {
  const sought = text.toLowerCase()
  return runWords(run).includes(sought) || run.started.git?.commit?.toLowerCase().startsWith(sought) === true
}

const textOf = (value: Json): string => {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(textOf).join('\n') : toJsonText(value)
}
