import { sqliteVersion } from '../database/sqlite-version.ts'
import type { Storage } from '../storage/storage.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import { UserError } from '../model/user-error.ts'
import type { CheckJson, DoctorJson } from '../wire/doctor.ts'
import { createLocks } from '../locks/locks.ts'
import { openRunIndex } from '../records/run-index.ts'
import { checkAccess } from './check-access.ts'
import { checkDashboard } from './check-dashboard.ts'
import { checkFileSystem, checkHome, checkPermissions, isHomeWritable } from './check-home.ts'
import { checkLocks } from './check-locks.ts'
import { checkProcesses } from './check-processes.ts'
import { checkRoom } from './check-room.ts'
import { checkRuns } from './check-runs.ts'
import { checkSqlite, checkStore } from './check-store.ts'
import { checkTerminal } from './check-terminal.ts'
import { checkTrash } from './check-trash.ts'
import { found, ok } from './finding.ts'
import { howFar, type DoctorProgress } from './progress.ts'
import { readRuns } from './read-runs.ts'

export interface Examination {
  readonly home: string
  readonly storage: Storage
  /** Fix what can be fixed. */
  readonly fix: boolean
  readonly onProgress?: DoctorProgress
}

/**
 * Checks everything in a home and the processes of its runs. Without `fix`, nothing is changed. With it, what was fixed is checked again: it
 * counts as fixed only if it is gone.
 */
export const examineHome = async (examination: Examination): Promise<DoctorJson> => {
  const first = await examineOnce(examination)
  if (first.checks.every(({ status }) => status !== 'fixed')) return first
  const again = await examineOnce({ ...examination, fix: false })
  const left = new Map(again.checks.filter(({ status }) => status === 'problem').map((check) => [check.name, check]))
  return answer(
    first.home,
    first.checks.map((check) => {
      const still = check.status === 'fixed' ? left.get(check.name) : undefined
      return still ? found(still.name, 'problem', `${still.message} It could not be fixed.`, byHand) : check
    }),
  )
}

const byHand = 'Restore what the message names from a backup, or remove it.'

const examineOnce = async ({ home, storage, fix: wantsFix, onProgress = () => undefined }: Examination): Promise<DoctorJson> => {
  const isWritable = isHomeWritable(home)
  if (isWritable === undefined) return answer(home, [ok('home', `${home} does not exist yet. The first run creates it.`)])
  const fix = wantsFix && isWritable
  const { runs, store } = await readRuns(home, storage, onProgress)
  const catchUp = async (): Promise<void> => {
    const rebuilding = (done: number, total: number): void => {
      onProgress(howFar('Folding runs into the store', done, total))
    }
    const index = await openRunIndex({ home, storage, locks: createLocks(home), proveOwner, onProgress: rebuilding })
    await index.close()
  }
  const checks: CheckJson[] = [
    checkHome(home, isWritable),
    checkAccess(home, runs),
    await checkPermissions(home, fix),
    checkFileSystem(home),
    checkSqlite(await sqliteVersion()),
    checkTerminal(),
  ]
  // before dead runs are closed, which also kills their processes
  checks.push(...(await checkProcesses(runs, fix)))
  // before a reader folds anything in, which a damaged store would refuse
  checks.push(await checkStore({ home, storage, reading: store, catchUp, fix }))
  checks.push(...(await checkRuns({ home, runs, fix, closeDead: catchUp })))
  checks.push(await checkLocks(home), checkRoom(home), await checkTrash(home, fix))
  if (isWritable) checks.push(await unlessRefused('dashboard', () => checkDashboard(home, fix)))
  return answer(home, checks)
}

/** One file that may not be used ends one check, and not all of them. */
const unlessRefused = async (name: string, check: () => Promise<CheckJson>): Promise<CheckJson> => {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return found(name, 'problem', error.message, error.tryThis[0] ?? byHand)
  }
}

const answer = (home: string, checks: readonly CheckJson[]): DoctorJson => ({
  home,
  ok: checks.every(({ status }) => status === 'ok' || status === 'fixed'),
  checks,
})
