import { currentJob } from './job-scope.ts'

let isInstalled = false

/**
 * From now on an error that nobody caught in code of a job fails that job, and so does a call of `process.exit`, which would end all jobs
 * and leave the run without an end. All others end the process as if this were not here.
 */
export const catchStrayErrors = (): void => {
  if (isInstalled) return
  isInstalled = true
  refuseExit()
  process.on('unhandledRejection', take)
  process.on('uncaughtException', take)
}

let hasRefusal = false

const refuseExit = (): void => {
  if (hasRefusal) return
  hasRefusal = true
  const exit = process.exit.bind(process)
  // a code that is left out is not the same as none: it stands for the one that was set before
  process.exit = (...code) => {
    if (!currentJob()) return exit(...code)
    throw new Error(
      `process.exit(${code.join('')}) was called: it would end the whole run. Return, or throw an error, to end the job alone.`,
    )
  }
}

const take = (error: unknown): void => {
  const scope = currentJob()
  if (scope) scope.stray(error)
  else if (!hasOtherListeners()) letItBeFatal(error)
}

const hasOtherListeners = (): boolean => process.listenerCount('uncaughtException') > 1 || process.listenerCount('unhandledRejection') > 1

/** To have a listener at all keeps Node from ending the process: step aside and throw again. */
const letItBeFatal = (error: unknown): void => {
  process.off('unhandledRejection', take)
  process.off('uncaughtException', take)
  isInstalled = false
  setImmediate(() => {
    throw error
  })
}
