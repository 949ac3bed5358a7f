import { rmSync, truncateSync } from 'node:fs'
import { journalPath } from '../journal/run-folder.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { counted } from '../model/counted.ts'
import { found, mendable, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

/** What one look at the runs found; `closeDead` ends the runs whose owner is gone, as each reader does. */
export interface RunChecks {
  readonly runs: readonly ScannedRun[]
  readonly fix: boolean
  readonly closeDead: () => Promise<unknown>
}

const idsOf = (runs: readonly ScannedRun[]): string => named(runs.map(({ id }) => id))

/** The journals, logs and folders of all runs. */
export const checkRuns = async ({ runs, fix, closeDead }: RunChecks): Promise<readonly CheckJson[]> => {
  const dead = runs.filter(({ state }) => state === 'dead')
  const empty = runs.filter(({ state }) => state === 'empty')
  const torn = runs.filter(({ state, tornAt }) => state === 'over' && tornAt !== undefined)
  const indexes = runs.flatMap(({ tornIndexes }) => tornIndexes)
  return [
    dead.length === 0
      ? ok('dead runs', 'No run is shown as running whose process is gone.')
      : await mendable('dead runs', `${counted(dead.length, 'run')} ended without saying so: ${idsOf(dead)}.`, { fix, mend: closeDead }),
    empty.length === 0
      ? ok('run folders', 'No run folder is empty.')
      : await mendable('run folders', `${counted(empty.length, 'run folder')} of a run that never began: ${idsOf(empty)}.`, {
          fix,
          mend: () => {
            for (const { folder } of empty) rmSync(folder, { recursive: true })
          },
        }),
    checkCorrupt(runs) ??
      (torn.length === 0
        ? ok('journals', `The journals of ${counted(runs.length, 'run')} are whole.`)
        : await mendable('journals', `${counted(torn.length, 'journal')} with a torn last line: ${idsOf(torn)}.`, {
            fix,
            mend: () => {
              for (const { folder, tornAt } of torn) truncateSync(journalPath(folder), tornAt)
            },
          })),
    indexes.length === 0
      ? ok('log indexes', 'The indexes of the logs are whole.')
      : await mendable('log indexes', `${counted(indexes.length, 'index', 'indexes')} cut short: ${named(indexes)}.`, {
          fix,
          // a log without index is read by counting its lines
          mend: () => {
            for (const path of indexes) rmSync(path)
          },
        }),
  ]
}

/** Nothing brings back what a disk has damaged; what can be read of it is shown. */
const checkCorrupt = (runs: readonly ScannedRun[]): CheckJson | undefined => {
  const corrupt = runs.filter(({ state, corruptLines }) => state === 'unreadable' || corruptLines > 0)
  if (corrupt.length === 0) return undefined
  return found(
    'journals',
    'problem',
    `${counted(corrupt.length, 'journal')} can not be read whole: ${idsOf(corrupt)}.`,
    'Put back a copy if there is one, update Sparkwing if a newer one wrote it, or remove the folder of the run.',
  )
}
