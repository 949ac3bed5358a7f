import { formatDuration } from '../../../model/text/duration.ts'
import type { JobJson } from '../../../wire/run.ts'
import { describeSaved } from '../../../model/cache/describe-result.ts'
import { jobRow, type JobRow } from './job-row.ts'
import type { Style } from '../look.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { statusMark } from '../status-mark.ts'
import { toJsonText } from '../../../model/record-json.ts'

/** Up to this many jobs, each has its own line. */
const mostUnfolded = 30

/** Rows in plan order, failures last. In a large run, jobs of a matrix or group that ended the same way share a row. */
export const endRows = (jobs: readonly JobJson[], style: Style, now: number): readonly JobRow[] => {
  const failed = jobs.filter(({ status }) => status === 'failed')
  const others = jobs.filter(({ status }) => status !== 'failed')
  const rows = jobs.length > mostUnfolded ? foldAlike(others, style, now) : others.map((job) => jobRow(job, style, now))
  return [...rows, ...failed.map((job) => jobRow(job, style, now))]
}

const foldAlike = (jobs: readonly JobJson[], style: Style, now: number): JobRow[] => {
  const families = Map.groupBy(jobs, (job) => familyOf(job) ?? job)
  return [...families].flatMap(([family, members]) => {
    const [first] = members
    if (typeof family !== 'string' || members.length === 1 || first === undefined) return members.map((job) => jobRow(job, style, now))
    return [sharedRow(first, members, style)]
  })
}

/** Jobs with the same key share a row: same matrix or group, same outcome, same reason. */
const familyOf = ({ id, group, status, because }: JobJson): string | undefined => {
  const name = group ?? (id.includes('/') ? id.slice(0, id.indexOf('/')) : undefined)
  return name === undefined ? undefined : toJsonText([name, status, because])
}

const sharedRow = ({ id, group, status, because }: JobJson, members: readonly JobJson[], style: Style): JobRow => {
  const ran = members.filter(({ reused }) => !reused)
  const longest = Math.max(...ran.map(({ durationMs }) => durationMs ?? 0))
  const notes = [...(because === undefined ? (ran.length > 0 ? ['the longest'] : []) : [because]), describeSaved(members)]
  const name = group ?? `${id.slice(0, id.indexOf('/'))}/*`
  return {
    mark: statusMark(status, style),
    name: `${sanitiseName(name)} (${members.length} jobs)`,
    status,
    duration: status === 'skipped' || ran.length === 0 ? '' : formatDuration(longest),
    note: notes
      .filter((note) => note !== '')
      .map(sanitiseName)
      .join(' · '),
  }
}
