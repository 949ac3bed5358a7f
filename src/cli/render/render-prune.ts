import { formatAge } from '../../model/text/age.ts'
import { bytesText } from '../../model/text/bytes.ts'
import { counted } from '../../model/text/counted.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import type { KeptRunsJson, LightenedRunJson, PruneJson, PrunedRunJson } from '../../wire/prune.ts'
import { alignColumns } from './columns.ts'
import { paint, spell, type Look } from './look.ts'

/** More rows would hide the summary. */
const mostListed = 20

/** What goes, what stays and why, and what that frees. */
export const renderPrune = (pruned: PruneJson, look: Look): string => {
  const { deleted, withoutLogs, kept, failed } = pruned
  const listed = [...deleted, ...withoutLogs]
  const rows = listed.slice(0, mostListed).map((run) => rowOf(run, pruned, look))
  const more = listed.length - rows.length
  const head = headOf(pruned)
  const sections = [
    [
      ...alignColumns(rows, look.columns, spell(look, '…', '..')),
      ...(more > 0 ? [paint(look, 'faint', `  and ${more} more; --json lists all`)] : []),
    ],
    [head, ...keptLines(kept, look)],
    failed.map(({ id, reason }) => `${paint(look, 'bad', spell(look, '✗', 'x'))} ${id} was not deleted: ${sanitiseName(reason)}.`),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

const headOf = ({ deleted, withoutLogs, dryRun, freedBytes }: PruneJson): string => {
  const runs = counted(deleted.length, 'run')
  const logs = withoutLogs.length
  if (deleted.length === 0 && logs === 0) return `No run ${dryRun ? 'would be' : 'was'} deleted.`
  const what = logs === 0 ? runs : deleted.length === 0 ? `the logs of ${counted(logs, 'run')}` : `${runs} and the logs of ${logs} more`
  return `${dryRun ? 'Would delete' : 'Deleted'} ${what}, which ${dryRun ? 'would free' : 'freed'} about ${bytesText(freedBytes)}.`
}

const rowOf = (run: PrunedRunJson | LightenedRunJson, { rules }: PruneJson, look: Look): readonly string[] => [
  `  ${run.id}`,
  sanitiseName(run.pipeline),
  formatAge(run.startedAt, look.now),
  bytesText(run.bytes),
  paint(look, 'faint', 'because' in run ? reasonOf(run.because, rules) : `only its logs: ${reasonOf('size', rules)}`),
]

const reasonOf = (because: PrunedRunJson['because'], { olderThanMs = 0, maxBytes = 0, keep }: PruneJson['rules']): string =>
  ({
    age: `older than ${lengthOf(olderThanMs)}`,
    size: `all runs take more than ${bytesText(maxBytes)}`,
    count: `not one of the newest ${keep}`,
  })[because]

const lengthOf = (ms: number): string => {
  const [amount, unit] = ms % 86_400_000 === 0 ? [ms / 86_400_000, 'd'] : ms % 3_600_000 === 0 ? [ms / 3_600_000, 'h'] : [ms / 1000, 's']
  return `${amount} ${unit}`
}

const whyKept: Readonly<Record<KeptRunsJson['because'], string>> = {
  running: 'running',
  young: 'younger than an hour',
  newest: 'the newest of their pipelines',
  'last-passed': 'the last that passed of their pipelines',
  'last-failed': 'the last that failed of their pipelines',
  pinned: 'pinned',
  rules: 'within the limits',
}

const keptLines = (kept: PruneJson['kept'], look: Look): readonly string[] => {
  if (kept.length === 0) return []
  const rows = kept.map(({ because, runs, bytes }) => [`  ${counted(runs, 'run')}`, bytesText(bytes), whyKept[because]])
  return ['Kept:', ...alignColumns(rows, look.columns)]
}
