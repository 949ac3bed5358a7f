import { currentJob } from './job-scope.ts'

let isInstalled = false

/** From now on an error that nobody caught in code of a job fails that job. All others end the process as if this were not here. */
export const catchStrayErrors = (): void => {
  if (isInstalled) return
  isInstalled = true
  process.on('unhandledRejection', take)
  process.on('uncaughtException', take)
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
