import { currentJob } from './job-scope.ts'

let isInstalled = false

/**
 * From now on, an uncaught error in the code of a job fails that job. So does a call of `process.exit`, which would end all jobs and leave
 * the run without an end. Other uncaught errors end the process as usual.
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
  // pass the arguments on as they are: without a code, `process.exitCode` applies
  process.exit = (...code) => {
    if (!currentJob()) return exit(...code)
    throw new Error(`process.exit(${code.join('')}) was called: it would end the whole run. To end only the job, return or throw an error.`)
  }
}

const take = (error: unknown): void => {
  const scope = currentJob()
  if (scope) scope.stray(error)
  else if (!hasOtherListeners()) letItBeFatal(error)
}

const hasOtherListeners = (): boolean => process.listenerCount('uncaughtException') > 1 || process.listenerCount('unhandledRejection') > 1

/** Having a listener keeps Node from ending the process, so remove ours and throw again. */
const letItBeFatal = (error: unknown): void => {
  process.off('unhandledRejection', take)
  process.off('uncaughtException', take)
  isInstalled = false
  setImmediate(() => {
    throw error
  })
}
