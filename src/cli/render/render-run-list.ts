import type { EmptyList } from '../../records/list-runs.ts'
import { unreachable } from '../../model/unreachable.ts'
import type { RunListJson, RunSummaryJson } from '../../wire/run.ts'
import { cutToWidth, displayWidth, padToWidth } from '../terminal/display-width.ts'
import { formatAge } from '../../model/text/age.ts'
import { formatRunTime } from './format-moment.ts'
import { paint, spell, type Look } from './look.ts'
import { runNumber } from '../../model/text/run-number.ts'
import { projectNames } from '../../model/text/project-names.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { statusMark, toneOf } from './status-mark.ts'

interface Column {
  readonly title: string
  /** If there is too little room, columns with a higher number are dropped first. Columns with 0 always stay. */
  readonly dispensable: number
  readonly cell: (run: RunSummaryJson, look: Look) => string
}

/** The longest pipeline, note of a pin, branch and commit shown. Longer ones are cut. */
const widest = { pipeline: 40, note: 30, branch: 30, subject: 72 }
/** The same where the width is not limited, as in a pipe: one long name must not pad every row to its length. */
const widestInPipe = 100

const columnsOf = (runs: readonly RunSummaryJson[], here: string | undefined): readonly Column[] => {
  const nameOf = projectNames(runs.map(({ project }) => project))
  return [
    { title: 'status', dispensable: 0, cell: statusOf },
    { title: 'run', dispensable: 0, cell: ({ id }) => id },
    { title: 'pipeline', dispensable: 0, cell: nameOfRun },
    ...(new Set([...runs.map(({ project }) => project), ...(here === undefined ? [] : [here])]).size > 1
      ? [
          {
            title: 'project',
            dispensable: 3,
            cell: ({ project }: RunSummaryJson, look: Look) => short(nameOf(project), widest.branch, look),
          },
        ]
      : []),
    { title: 'started', dispensable: 0, cell: ({ startedAt }, { now }) => formatAge(startedAt, now) },
    { title: 'took', dispensable: 1, cell: formatRunTime },
    { title: 'passed', dispensable: 2, cell: passedOf },
    { title: 'reused', dispensable: 3, cell: ({ reusedJobs }) => (reusedJobs === undefined ? '' : String(reusedJobs)) },
    { title: 'pinned', dispensable: 3, cell: ({ pinned }, look) => (pinned ? short(pinned.note ?? 'yes', widest.note, look) : '') },
    { title: 'branch', dispensable: 4, cell: ({ branch = '' }, look) => short(branch, widest.branch, look) },
    { title: 'commit', dispensable: 5, cell: ({ subject = '' }, look) => short(subject, widest.subject, look) },
  ]
}

const nameOfRun = (run: RunSummaryJson, look: Look): string => {
  const number = runNumber(run)
  return `${short(run.pipeline, widest.pipeline, look)}${number === '' ? '' : ` ${paint(look, 'faint', number)}`}`
}

/** Results that nobody has checked are told even where there is little room. */
const statusOf = ({ status, unchecked }: RunSummaryJson, look: Look): string => {
  const note = unchecked === undefined ? '' : paint(look, 'warning', `, ${unchecked} unchecked`)
  return `${statusMark(status, look)} ${paint(look, toneOf(status), status)}${note}`
}

/** Runs as a table, with as many columns as fit. The project is left out if each run is of `here`, the project of the reader. */
export const renderRunList = ({ runs, next }: RunListJson, look: Look, here?: string): string => {
  const table = columnsOf(runs, here)
    .map((column) => measure(column, runs, look))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  while (tableWidth(table) > look.columns && drop(table));
  const lines = [
    table.map(({ title, width }) => paint(look, 'faint', title.padEnd(width))),
    ...runs.map((_, row) => table.map(({ cells, width }) => padToWidth(cells[row] ?? '', width))),
  ]
  const text = lines.map((cells) => cutToWidth(cells.join('  ').trimEnd(), look.columns, spell(look, '…', '..')))
  return [...text, ...(next === undefined ? [] : ['', paint(look, 'faint', `more runs: --before ${next}`)])].join('\n')
}

/** The text in place of an empty list. */
export const renderNoRuns = (empty: EmptyList): string => {
  switch (empty.because) {
    case 'nothing-recorded':
      return 'No runs found. `sparkwing run` lists what can be started.'
    case 'unknown-pipeline':
      return `No run of the pipeline ${sanitiseName(empty.pipeline)} is recorded. ${
        empty.near === undefined ? '`sparkwing runs` lists the recorded runs.' : `Did you mean ${sanitiseName(empty.near)}?`
      }`
    case 'no-match':
      return 'No recorded run matches all filters. Remove one to see more.'
    default:
      return unreachable(empty)
  }
}

interface Measured {
  readonly title: string
  readonly dispensable: number
  readonly cells: readonly string[]
  readonly width: number
}

const measure = ({ title, dispensable, cell }: Column, runs: readonly RunSummaryJson[], look: Look): Measured => {
  const cells = runs.map((run) => cell(run, look))
  return { title, dispensable, cells, width: Math.max(title.length, ...cells.map(displayWidth)) }
}

const tableWidth = (table: readonly Measured[]): number => table.reduce((sum, { width }) => sum + width + 2, -2)

/** Removes the most dispensable column. Returns false if only columns that must stay are left. */
const drop = (table: Measured[]): boolean => {
  const worst = Math.max(0, ...table.map(({ dispensable }) => dispensable))
  if (worst === 0) return false
  table.splice(
    table.findIndex(({ dispensable }) => dispensable === worst),
    1,
  )
  return true
}

const short = (text: string, width: number, look: Look): string =>
  cutToWidth(sanitiseName(text), look.columns === Infinity ? widestInPipe : width, spell(look, '…', '..'))

const passedOf = ({ jobCounts }: RunSummaryJson): string => {
  const total = Object.values(jobCounts).reduce<number>((sum, number) => sum + (number ?? 0), 0)
  return total === 0 ? '' : `${jobCounts['passed'] ?? 0}/${total}`
}
