import { join } from 'node:path'
import { describeResult } from '../../model/cache/describe-result.ts'
import { formatDuration } from '../../model/text/duration.ts'
import type { JobJson, RunDetailJson, RunJson } from '../../wire/run.ts'
import { renderRunOutcome } from '../render/run/render-run-outcome.ts'
import { rerunCommand } from '../../records/rerun-command.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { statusMark } from '../render/status-mark.ts'

const style = { isColour: false }

/** The summary page of a GitHub Actions job, in Markdown: a table of the jobs, then the lines that show why those failed. */
export const githubSummary = (
  { run, jobs }: RunDetailJson,
  {
    excerpts,
    rerun = rerunCommand(run),
  }: { readonly excerpts: ReadonlyMap<string, readonly string[]>; readonly rerun?: string | undefined },
): string => {
  const failed = new Set(run.failed)
  const parts = [
    `### ${escapeMarkdown(renderRunOutcome(run, style, { jobs }))}\n`,
    ['| job | state | time | |', '| --- | --- | ---: | --- |', ...jobs.map((job) => tableRow(job, run.looseEnds))].join('\n') + '\n',
    ...jobs.filter(({ id }) => failed.has(id)).map((job) => failureSection(job, excerpts.get(job.id) ?? [])),
  ]
  if (run.status !== 'passed') parts.push(`Run it again: ${fenced(rerun)}`, `Log folder: ${fenced(join(run.folder))}`)
  return `${parts.join('\n')}\n`
}

const tableRow = ({ id, status, durationMs, because, reused }: JobJson, looseEnds: RunJson['looseEnds'] = []): string => {
  const took = durationMs === undefined || reused ? '' : formatDuration(durationMs)
  const notes = [
    ...(because === undefined ? [] : [because]),
    ...(reused ? [describeResult({ reused })] : []),
    ...looseEnds.flatMap(({ job, message }) => (job === id ? [message] : [])),
  ].join('; ')
  return `| ${escapeMarkdown(sanitiseName(id))} | ${statusMark(status, style)} ${status} | ${took} | ${escapeMarkdown(sanitiseName(notes))} |`
}

const failureSection = ({ id, because }: JobJson, lines: readonly string[]): string => {
  const why = because === undefined ? '' : `: ${escapeMarkdown(sanitiseName(because))}`
  return `**${escapeMarkdown(sanitiseName(id))}**${why}\n\n${fenced(lines.join('\n'))}`
}

/** A code block with a fence longer than any sequence of backticks in it. */
const fenced = (code: string): string => {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `\n${fence}text\n${code}\n${fence}\n`
}

const escapeMarkdown = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
