import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { FindCases } from '../engine/ports.ts'
import type { FailedCase } from '../model/reported-cases.ts'
import { longestRead } from './longest-read.ts'
import { sanitiseTerminalText } from '../model/text/terminal-text.ts'

export interface CaseFinderOptions {
  readonly project: string
  /** Masks secrets. Texts are masked before they are cut, so that no half of a secret stays. */
  readonly mask: (text: string) => string
}

const longestText = 300
/** What the thread has cut may end inside a secret, which can no longer be found. So much of it is dropped. */
const doubtfulEnd = 8192
const mostProblems = 5

/** Finds the failed tests in the reports of a failed job. What goes wrong becomes the problem, and the run goes on. */
export const createCaseFinder =
  ({ project, mask }: CaseFinderOptions): FindCases =>
  async ({ reports, cwd, since }) => {
    const oneLine = (text: string): string => {
      const clean = sanitiseTerminalText(mask(sanitiseTerminalText(text, false)), false)
      const line = clean.replace(/\s+/g, ' ').trim()
      const certain = text.length < longestRead ? line : line.slice(0, -doubtfulEnd)
      return certain.slice(0, longestText).toWellFormed()
    }
    const problemOf = (problems: readonly string[]): string => oneLine(problems.slice(0, mostProblems).join('; '))
    try {
      const { readInThread } = await import('./reports-thread.ts')
      const directory = cwd === undefined ? project : resolve(project, cwd)
      const { cases, moreCases, problems } = await readInThread({ project, directory, reports, since })
      return {
        ...(cases.length > 0 && {
          cases: cases.map((one) => shown(one, oneLine, (file) => (mask(file) === file ? ownPath(file, { project, directory }) : file))),
        }),
        ...(moreCases > 0 && { moreCases }),
        ...(problems.length > 0 && { reportProblem: problemOf(problems) }),
      }
    } catch (error) {
      return { reportProblem: problemOf([`the reports cannot be read: ${error instanceof Error ? error.message : String(error)}`]) }
    }
  }

const shown = (
  { name, file, line, message, report }: FailedCase,
  oneLine: (text: string) => string,
  placed: (file: string) => string,
): FailedCase => ({
  name: oneLine(name) || '(no name)',
  ...(file !== undefined && { file: oneLine(placed(file)) }),
  ...(line !== undefined && { line }),
  ...(message !== undefined && { message: oneLine(message) }),
  report: oneLine(report),
})

/** A path as the project has it; others stay as they are. */
const ownPath = (file: string, { project, directory }: { readonly project: string; readonly directory: string }): string => {
  const path = resolve(directory, file.replace(/^file:\/\//, ''))
  return path.startsWith(project.endsWith(sep) ? project : `${project}${sep}`) ? relative(project, path) : isAbsolute(file) ? path : file
}
