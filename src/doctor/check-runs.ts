import { rmSync, truncateSync } from 'node:fs'
import { journalPath } from '../journal/run-folder.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { counted } from '../model/text/counted.ts'
import { found, mendable, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'
import { join } from 'node:path'
import { takeOver } from '../files/refused-file.ts'
import type { Unreadable } from '../model/unreadable.ts'

/** The scanned runs of a home. `closeDead` closes the runs whose owner is gone, as every reader does. */
export interface RunChecks {
  readonly home: string
  readonly runs: readonly ScannedRun[]
  readonly fix: boolean
  readonly closeDead: () => Promise<unknown>
}

const idsOf = (runs: readonly ScannedRun[]): string => named(runs.map(({ id }) => id))

/** Checks the journals, logs and folders of all runs. */
export const checkRuns = async ({ home, runs, fix, closeDead }: RunChecks): Promise<readonly CheckJson[]> => {
  const dead = runs.filter(({ state }) => state === 'dead')
  const empty = runs.filter(({ state }) => state === 'empty')
  const torn = runs.filter(({ state, tornAt }) => state === 'over' && tornAt !== undefined)
  const indexes = runs.flatMap(({ tornIndexes }) => tornIndexes)
  return [
    dead.length === 0
      ? ok('dead runs', 'No run is shown as running although its process is gone.')
      : await mendable('dead runs', `${counted(dead.length, 'run')} died without recording an end: ${idsOf(dead)}.`, {
          fix,
          mend: closeDead,
        }),
    empty.length === 0
      ? ok('run folders', 'No run folder is empty.')
      : await mendable('run folders', `${counted(empty.length, 'run folder')} without a run that started: ${idsOf(empty)}.`, {
          fix,
          mend: () => {
            for (const { folder } of empty) rmSync(folder, { recursive: true })
          },
        }),
    checkJournals(runs, home) ??
      (torn.length === 0
        ? ok('journals', `The journals of ${counted(runs.length, 'run')} are intact.`)
        : await mendable('journals', `${counted(torn.length, 'journal')} with an incomplete last line: ${idsOf(torn)}.`, {
            fix,
            mend: () => {
              for (const { folder, tornAt } of torn) truncateSync(journalPath(folder), tornAt)
            },
          })),
    indexes.length === 0
      ? ok('log indexes', 'The log indexes are intact.')
      : await mendable('log indexes', `${counted(indexes.length, 'index', 'indexes')} cut short: ${named(indexes)}.`, {
          fix,
          // without its index, a log is read by counting its lines
          mend: () => {
            for (const path of indexes) rmSync(path)
          },
        }),
  ]
}

/** Reports journals that are damaged or belong to another user. This cannot be fixed; what can be read of them is shown. */
const checkJournals = (runs: readonly ScannedRun[], home: string): CheckJson | undefined => {
  const unreadable = runs.flatMap(({ id, unreadable: why }) => (why ? [{ id, ...why }] : []))
  const damaged = runs.filter(({ corruptLines }) => corruptLines > 0)
  const messages = [
    ...(unreadable.length > 0
      ? [`${counted(unreadable.length, 'run')} cannot be read: ${named(unreadable.map(({ id, reason }) => `${id} (${reason})`))}.`]
      : []),
    ...(damaged.length > 0 ? [`${counted(damaged.length, 'journal')} with lines that are not events: ${idsOf(damaged)}.`] : []),
  ]
  if (messages.length === 0) return undefined
  const advice = [
    ...adviceFor(unreadable, home),
    ...(damaged.length > 0 ? ['Restore a damaged journal from a backup, or remove the folder of the run.'] : []),
  ]
  return found('journals', 'problem', messages.join(' '), advice.join(' '))
}

const mostAdvice = 3

/** The advice for each problem, with one command for all runs owned by other users. */
const adviceFor = (unreadable: readonly Unreadable[], home: string): readonly string[] => {
  const foreign = unreadable.filter(({ owner }) => owner !== undefined)
  const own = foreign.length > 1 ? unreadable.filter(({ owner }) => owner === undefined) : unreadable
  return [
    ...(foreign.length > 1 ? [`Take ownership of them: ${takeOver(join(home, 'runs'))}.`] : []),
    ...new Set(own.map(({ tryThis }) => tryThis)),
  ].slice(0, mostAdvice)
}
