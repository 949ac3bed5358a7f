import { folderName } from './text/folder-name.ts'
import type { Json } from './json.ts'
import type { RunRecord } from './run-record.ts'

/** An input may hold a whole file; what a person looks for stands at its beginning. */
const longestWords = 4000

/** What a run is found by, in lower case, a line each: pipeline, branch, subject of the commit, the project's folder, values of inputs. */
export const runWords = ({ started }: Pick<RunRecord, 'started'>): string => {
  const { pipeline, project, inputs, git = {} } = started
  const words = [pipeline, git.branch ?? '', git.subject ?? '', folderName(project), ...Object.values(inputs).map(textOf)]
  return words.join('\n').slice(0, longestWords).toLowerCase()
}

/** Whether a run is found by `text`, whatever its case: anywhere in its words, or at the beginning of its commit. */
export const hasWords = (run: Pick<RunRecord, 'started'>, text: string): boolean => {
  const sought = text.toLowerCase()
  return runWords(run).includes(sought) || run.started.git?.commit?.toLowerCase().startsWith(sought) === true
}

const textOf = (value: Json): string => {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(textOf).join('\n') : JSON.stringify(value)
}
