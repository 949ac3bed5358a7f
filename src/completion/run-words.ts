import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../model/event.ts'
import { parseRunId, type RunId } from '../model/ids.ts'
import { fromJsonText } from '../model/record-json.ts'
import { JournalReading } from '../journal/journal-reader.ts'
import { readingFlags } from '../journal/open-if-there.ts'
import { journalPath, runFolderPath } from '../journal/run-folder.ts'
import type { Offer } from './known-command.ts'

/** How many runs are offered, and in how many of the newest those of the project are looked for. */
const mostOffered = 20
const mostLookedAt = 200

/** A run as its journal begins. */
interface BegunRun {
  readonly id: RunId
  readonly pipeline: string
  readonly at: number
}

/** The newest runs of a project, of all if there is none; `latest`, and that of each of their pipelines. */
export const runOffers = (home: string, project: string | undefined): readonly Offer[] => {
  const runs = newestRuns(home, project)
  const pipelines = new Set(runs.map(({ pipeline }) => pipeline))
  const [newest] = runs
  if (!newest) return []
  return [
    { value: 'latest', about: `the newest run: ${newest.pipeline}` },
    ...[...pipelines].map((name) => ({ value: `latest:${name}`, about: `the newest run of ${name}` })),
    ...runs.map(({ id, pipeline, at }) => ({
      value: id,
      about: `${pipeline}, ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}`,
    })),
  ]
}

/** The jobs that were planned for a run, which is named as for the `runs` commands. */
export const jobsOfRun = (home: string, project: string | undefined, named: string): readonly Offer[] => {
  const [what, pipeline] = named.split(/:(.*)/)
  const id =
    what === 'latest'
      ? newestRuns(home, project).find((one) => pipeline === undefined || one.pipeline === pipeline)?.id
      : newestIds(home).find((one) => one.startsWith(named))
  return id === undefined ? [] : plannedJobs(home, id).map((value) => ({ value }))
}

const newestIds = (home: string): readonly RunId[] => {
  try {
    return readdirSync(join(home, 'runs'))
      .sort()
      .reverse()
      .flatMap((name) => parseRunId(name) ?? [])
  } catch {
    return []
  }
}

const newestRuns = (home: string, project: string | undefined): readonly BegunRun[] => {
  const found: BegunRun[] = []
  for (const id of newestIds(home).slice(0, mostLookedAt)) {
    const run = begunRun(home, id, project)
    if (run) found.push(run)
    if (found.length === mostOffered) break
  }
  return found
}

/** `undefined` if it belongs to another project, or cannot be read. */
const begunRun = (home: string, id: RunId, project?: string): BegunRun | undefined => {
  try {
    const started = fromJsonText(firstLine(journalPath(runFolderPath(home, id)))) as RunEvent
    if (started.type !== 'run.started' || (project !== undefined && started.project !== project)) return undefined
    return { id, pipeline: started.pipeline, at: started.at }
  } catch {
    return undefined
  }
}

/** Longer first lines are those of runs with long inputs, which are left out. */
const longestLine = 32 * 1024

const firstLine = (path: string): string => {
  const file = openSync(path, readingFlags)
  try {
    const head = Buffer.allocUnsafe(longestLine)
    const bytes = readSync(file, head)
    return head.toString('utf8', 0, head.subarray(0, bytes).indexOf('\n'))
  } finally {
    closeSync(file)
  }
}

const plannedJobs = (home: string, id: RunId): readonly string[] => {
  try {
    // the plan is the second event
    const [first = []] = new JournalReading(journalPath(runFolderPath(home, id))).stretches()
    return first.flatMap((event) => (event.type === 'run.planned' ? event.jobs.map((job) => job.id) : []))
  } catch {
    return []
  }
}
