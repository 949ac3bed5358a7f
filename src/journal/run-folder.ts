import { accessSync, chmodSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { asRefusedFile } from '../files/refused-file.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { mintRunId } from './mint-run-id.ts'
import { nextIdTime, noteNewestRun } from './newest-run.ts'
import type { JobId, Millis, RunId } from '../model/ids.ts'
import { jobFileName } from '../model/job-file-name.ts'
import { UserError } from '../model/user-error.ts'

/** If so many draws in a row clash, the source of ids must be broken: 40 random bits never do that. */
const maxDraws = 100

const runsFolder = (home: string): string => join(home, 'runs')

// These paths are asked for all runs of a home at once, where `join` takes longer than the look at a file.

/** The path of a run's folder, whether it exists or not. */
export const runFolderPath = (home: string, id: RunId): string => `${home}${sep}runs${sep}${id}`
/** The journal of the run in `folder`. */
export const journalPath = (folder: string): string => `${folder}${sep}_envelope.ndjson`
/** The file with the output of a job. */
export const logPath = (folder: string, job: JobId): string => `${folder}${sep}${jobFileName(job)}.log`
/** The sparse index of a job's log; see `log-index.ts`. */
export const logIndexPath = (folder: string, job: JobId): string => `${logPath(folder, job)}.index`

/** The code of a failed system call, such as `ENOENT`; empty for any other error. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The error for a failed write to the home. */
export const homeNotWritable = (home: string, cause: unknown): UserError =>
  asRefusedFile(cause) ??
  new UserError(
    'home-not-writable',
    `Cannot write to the home ${home} (${errorCode(cause) || String(cause)}).`,
    ['Set SPARKWING_HOME to a folder that you can write to.'],
    { cause, exitCode: exitCodes.homeNotWritable },
  )

/**
 * Creates the home and its folder of runs, closed to other users. If the home existed but was empty, its first run closes it; after that,
 * its mode is left alone. Everything created in it is closed to other users too.
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

/** What commands may have put into the home before the first run. */
const ourFiles = /^(?:runs|newest-run|numbers|cache|plugins|trash|config\.json|prune\..*|(?:state|locks)\.db.*|dashboard.*)$/

/** Leaves other folders alone: those of other users, those with other files in them, and those that all users share, such as /tmp. */
const closeNewHome = (home: string): void => {
  const { uid, mode } = statSync(home)
  const isShared = (mode & 0o1000) !== 0
  if (uid === process.getuid?.() && !isShared && readdirSync(home).every((name) => ourFiles.test(name))) chmodSync(home, mode & 0o700)
}

/** How often the time is taken again because another run has started meanwhile. After that, the clock must have been set back. */
const mostLooks = 5

/**
 * Creates the folder of a new run in a prepared home, and gives the time of its start. Its id is greater than that of every earlier run. The
 * plain `mkdir` decides which process owns an id; after a clash, another id is drawn.
 *
 * @throws UserError `home-not-writable`
 */
export const createRunFolder = (
  home: string,
  now: () => Millis,
  draw: (at: Millis) => RunId = mintRunId,
): { readonly id: RunId; readonly path: string; readonly at: Millis } => {
  let at = now()
  let idTime = nextIdTime(home, at)
  for (let looks = 1; idTime > at && looks < mostLooks; looks++) {
    at = now()
    idTime = nextIdTime(home, at)
  }
  for (let draws = 0; draws < maxDraws; draws++) {
    const id = draw(idTime)
    const path = runFolderPath(home, id)
    try {
      mkdirSync(path, 0o700)
      noteNewestRun(home, id)
      return { id, path, at }
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw homeNotWritable(home, error)
    }
  }
  throw new Error(`No free run id in ${runsFolder(home)} after ${maxDraws} draws`)
}
