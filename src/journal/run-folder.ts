import { accessSync, chmodSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes } from '../model/exit-codes.ts'
import { mintRunId } from './mint-run-id.ts'
import type { JobId, Millis, RunId } from '../model/ids.ts'
import { jobFileName } from '../model/job-file-name.ts'
import { UserError } from '../model/user-error.ts'

/** Draws in a row that may clash before something must be wrong with the source of ids: 40 random bits never do that. */
const maxDraws = 100

const runsFolder = (home: string): string => join(home, 'runs')

/** The folder of one run, whether it exists or not. */
export const runFolderPath = (home: string, id: RunId): string => join(runsFolder(home), id)
/** The journal of the run in `folder`. */
export const journalPath = (folder: string): string => join(folder, '_envelope.ndjson')
/** The file with the bytes a job wrote. */
export const logPath = (folder: string, job: JobId): string => join(folder, `${jobFileName(job)}.log`)
/** The sparse index beside a job's log; see `log-index.ts`. */
export const logIndexPath = (folder: string, job: JobId): string => `${logPath(folder, job)}.index`

/** The code of a failed system call, such as `ENOENT`; empty for any other error. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What to throw when something could not be written into the home. */
export const homeNotWritable = (home: string, cause: unknown): UserError =>
  new UserError(
    'home-not-writable',
    `Cannot write to the home ${home} (${errorCode(cause) || String(cause)}).`,
    ['Set SPARKWING_HOME to a folder that you can write to.'],
    { cause, exitCode: exitCodes.homeNotWritable },
  )

/**
 * Makes the home and its folder of runs, closed to other users. An empty home that was made before is closed at its first run; later it
 * keeps the mode that it has. All that is put into it is closed itself.
 *
 * @throws UserError `home-not-writable`
 */
export const prepareHome = (home: string): void => {
  try {
    const made = mkdirSync(runsFolder(home), { recursive: true, mode: 0o700 })
    if (made === runsFolder(home)) closeNewHome(home)
    accessSync(home, constants.W_OK | constants.X_OK)
    accessSync(runsFolder(home), constants.W_OK | constants.X_OK)
  } catch (error) {
    throw homeNotWritable(home, error)
  }
}

/** What a command may have put into the home before the first run. */
const ourFiles = /^(?:runs|cache|(?:state|locks)\.db.*|dashboard.*)$/

/** Leaves alone what is not ours: another user's folder, one with other files in it, and one that all users share, such as /tmp. */
const closeNewHome = (home: string): void => {
  const { uid, mode } = statSync(home)
  const isShared = (mode & 0o1000) !== 0
  if (uid === process.getuid?.() && !isShared && readdirSync(home).every((name) => ourFiles.test(name))) chmodSync(home, mode & 0o700)
}

/**
 * Makes the folder of a new run in a prepared home. The plain `mkdir` decides who owns an id; after a clash another is drawn.
 *
 * @throws UserError `home-not-writable`
 */
export const createRunFolder = (
  home: string,
  at: Millis,
  draw: (at: Millis) => RunId = mintRunId,
): { readonly id: RunId; readonly path: string } => {
  for (let draws = 0; draws < maxDraws; draws++) {
    const id = draw(at)
    const path = runFolderPath(home, id)
    try {
      mkdirSync(path, 0o700)
      return { id, path }
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw homeNotWritable(home, error)
    }
  }
  throw new Error(`No free run id in ${runsFolder(home)} after ${maxDraws} draws`)
}
