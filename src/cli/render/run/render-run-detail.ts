import { join } from 'node:path'
import type { Json } from '../../../model/json.ts'
import type { RunDetailJson, RunJson } from '../../../wire/run.ts'
import { criticalPathLines } from './critical-path-lines.ts'
import { annotationLine } from './event-line.ts'
import type { Excerpt } from './excerpt.ts'
import { failureBlock, mostRows } from './failure-block.ts'
import { formatAge } from '../../../model/text/age.ts'
import { formatMoment } from '../format-moment.ts'
import { endRows } from './fold-jobs.ts'
import { alignJobRows } from './job-row.ts'
import { paint, spell, type Look } from '../look.ts'
import { looseEndLines } from './loose-end-lines.ts'
import { outcomeHeadline } from './render-run-outcome.ts'
import { rerunCommand } from '../../../records/rerun-command.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { globsOf } from '../../../model/run-request.ts'
import { toJobId } from '../../../model/ids.ts'
import { describeRetry } from '../../../model/text/describe-retry.ts'
import { quoteForShell } from '../../../model/text/quote-for-shell.ts'
import { toJsonText } from '../../../model/record-json.ts'
import { logsRemovedText } from '../../../model/logs-removed-error.ts'

/** Lines of the logs of jobs that failed or were cut off, by job id. */
export type Excerpts = ReadonlyMap<string, Excerpt>

/** Failed tests that are shown of a job. */
const casesShown = 5

/** One run: its header, the failed jobs with the lines of their logs that show why, all jobs, and how to run it again. */
export const renderRunDetail = (
  { run, jobs, criticalPath, retries = [] }: RunDetailJson,
  look: Look & { readonly excerpts?: Excerpts },
): string => {
  const failed = new Set(run.failed)
  const blocks = jobs
    .filter(({ id, status }) => (failed.has(id) || status === 'interrupted') && look.excerpts?.has(id))
    .map((job) => [
      ...failureBlock(
        { job, excerpt: look.excerpts?.get(job.id) },
        { ...look, room: mostRows + casesShown, cases: casesShown, project: run.project },
      ),
      `    ${paint(look, 'faint', 'log')}  ${quoteForShell(join(run.folder, job.log?.file ?? ''))}`,
    ])
  const notes = run.annotations.map(({ level, message, job }) =>
    annotationLine(
      { level: level === 'notice' || level === 'error' ? level : 'warning', message, ...(job !== undefined && { job: toJobId(job) }) },
      look,
    ),
  )
  const sections = [
    [outcomeHeadline(run, look, { isNumbered: true }), ...header({ run, jobs, retries }, look)],
    [...notes, ...looseEndLines(run, look)],
    ...blocks,
    alignJobRows([...endRows(jobs, look, look.now)], look.columns, look),
    [...criticalPathLines({ run, jobs, criticalPath }, look)],
    [`${paint(look, 'faint', 'again')}  ${rerunCommand(run)}`],
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** When the run started, with its age while that is not another date. */
const startOf = ({ startedAt }: RunJson, { now }: Look): string => {
  const age = formatAge(startedAt, now)
  return /^\d{4}-/.test(age) ? formatMoment(startedAt) : `${formatMoment(startedAt)} (${age})`
}

const header = ({ run, jobs, retries = [] }: Pick<RunDetailJson, 'run' | 'jobs' | 'retries'>, look: Look): string[] => {
  const facts: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['started', startOf(run, look)],
    ['project', sanitiseName(run.project)],
    ['directory', run.directory === run.project ? '' : sanitiseName(run.directory)],
    ['commit', commitOf(run, look)],
    [
      'inputs',
      Object.entries(run.inputs)
        .map(([name, value]) => `${sanitiseName(name)}=${shown(value)}`)
        .join(' '),
    ],
    ['arguments', run.args.map(quoteForShell).join(' ')],
    ['only', sanitiseName(globsOf(run.options.only).join(' '))],
    ['from', sanitiseName(run.options.from ?? '')],
    ['retry of', run.retryOf ? `${run.retryOf.run}: ${describeRetry(jobs)}` : ''],
    ...retries.map(({ run: id, status, unchecked }, index): readonly [string, string] => [
      index === 0 ? 'retried as' : '',
      `${id} (${status}${unchecked === undefined ? '' : `, ${unchecked} unchecked`})`,
    ]),
    ['pinned', pinOf(run)],
    ['logs', run.logsRemoved ? `removed to make room, ${logsRemovedText(run.logsRemoved, look.now)}` : ''],
    ['folder', quoteForShell(run.folder)],
  ]
  const present = facts.filter(([, value]) => value !== '')
  const width = Math.max(...present.map(([name]) => name.length))
  return present.map(([name, value]) => `  ${paint(look, 'faint', name.padEnd(width))}  ${value}`)
}

const pinOf = ({ pinned }: RunJson): string =>
  pinned ? `${formatMoment(pinned.at)}${pinned.note === undefined ? '' : `: ${sanitiseName(pinned.note)}`}` : ''

const commitOf = ({ branch, commit, subject, dirty }: RunJson, look: Look): string => {
  const parts = [branch, commit?.slice(0, 8), subject].flatMap((part) => (part === undefined ? [] : [sanitiseName(part)]))
  return `${parts.join(spell(look, ' · ', ' - '))}${dirty && parts.length > 0 ? ' (with changes)' : ''}`
}

const shown = (value: Json): string => sanitiseName(quoteForShell(typeof value === 'string' ? value : toJsonText(value)))
