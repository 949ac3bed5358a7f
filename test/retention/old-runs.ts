import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { areLogsRemoved } from '../../src/journal/logs-removed.ts'
import { logPath } from '../../src/journal/run-folder.ts'
import { parseRunId, toJobId, type RunId } from '../../src/model/ids.ts'
import { bytesIn, planPrune } from '../../src/retention/plan-prune.ts'
import type { RetentionRules } from '../../src/retention/rules.ts'
import { openIndex } from '../records/open-index.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'

export const hourMs = 3_600_000

export interface OldRunOptions {
  /** Hours after the first. */
  readonly hour: number
  readonly pipeline?: string
  readonly scene?: keyof typeof scenes
}

/** Writes the folder of a run that ended long ago, with its journal and a log. */
export const writeOldRun = (home: string, { hour, pipeline = 'build', scene = 'passed' }: OldRunOptions): RunId => {
  const run = tellRun(scenes[scene], { at: firstStart + hour * hourMs, start: { pipeline } })
  const folder = writeJournal(home, run)
  for (const job of ['lint', 'test']) writeFileSync(logPath(folder, toJobId(job)), 'it is done.\n')
  return run.id
}

/** So many of them, an hour apart, oldest first. */
export const writeOldRuns = (home: string, count: number, options: Partial<OldRunOptions> = {}): readonly RunId[] =>
  Array.from({ length: count }, (_, index) => writeOldRun(home, { ...options, hour: (options.hour ?? 0) + index }))

const idsIn = (folder: string): readonly RunId[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .flatMap((name) => parseRunId(name) ?? [])
        .sort()
    : []

/** The runs that have a folder, oldest first. */
export const foldersOf = (home: string): readonly RunId[] => idsIn(join(home, 'runs'))
/** The runs whose files wait to be removed. */
export const trashOf = (home: string): readonly RunId[] => idsIn(join(home, 'trash'))

/** Rules by which the oldest `count` runs of a home lose their logs. */
export const rulesOfLogs = async (home: string, count: number, keep: number): Promise<RetentionRules> => {
  await using index = await openIndex(home)
  const { kept } = planPrune({ runs: await index.sizes(), rules: { keep: 0 }, now: Date.now(), isPinned: () => false })
  return { keep, maxBytes: bytesIn(kept) - bytesIn(kept.slice(0, count).map(({ run }) => ({ run, bytes: run.logBytes }))) }
}

/** Checks that each run (of which only the old ones have these logs) is whole, has lost its logs or is gone, and that the next reader lists exactly those that have a folder. */
export const expectWholeOrGone = async (home: string, isOld: (run: RunId) => boolean = () => true): Promise<void> => {
  await using index = await openIndex(home)
  const folders = foldersOf(home)
  expect((await index.list({ limit: 10_000 })).map(({ run }) => run.id).reverse()).to.deep.equal(folders)
  expect([...index.unreadable]).to.deep.equal([])
  for (const run of folders.filter(isOld)) {
    const folder = join(home, 'runs', run)
    const names = readdirSync(folder).filter((name) => /^(?:_envelope\.ndjson|lint\.log|test\.log)$/.test(name))
    if (areLogsRemoved(folder)) expect(names, run).to.include('_envelope.ndjson')
    else expect(names, run).to.have.length(3)
  }
}
