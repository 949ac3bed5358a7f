import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { isOneJob } from './one-job.ts'
import type { PreparedRun } from './prepared-run.ts'

/**
 * Reports, at most once, that the standard input of a run of several jobs holds data that no job gets. Call the returned function at the end of
 * the run to check again, because a program that writes into a pipe may have started after us.
 */
export const reportUnreadInput = (prepared: PreparedRun, notice: (message: string) => void): (() => void) => {
  const { plan, notSelected } = prepared
  if (isOneJob(prepared) || plan.jobs.some(({ id, interactive }) => interactive && !notSelected.has(id))) return () => undefined
  // a function may read it, and a byte that we take is lost to it
  const mayRead = !plan.jobs.some(({ steps }) => steps.some(({ type }) => type === 'function'))
  let isReported = false
  const look = (): void => {
    if (isReported || !hasInput(mayRead)) return
    isReported = true
    notice(
      'Standard input is not passed on: a run of several jobs cannot tell which job it is for. Give the job that reads it `interactive: true`.',
    )
  }
  look()
  return look
}

/** Whether our standard input holds unread data. On Linux, the only way to find out for a pipe is to read a byte. */
const hasInput = (mayRead: boolean): boolean => {
  try {
    const input = fstatSync(0)
    if (input.isFile()) return input.size > 0
    if (!input.isFIFO()) return false
    return process.platform === 'linux' ? mayRead && hasByte() : input.size > 0
  } catch {
    return false
  }
}

const hasByte = (): boolean => {
  // opened once more, because O_NONBLOCK on descriptor 0 would also apply to the processes that share it
  const fd = openSync('/proc/self/fd/0', constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return readSync(fd, Buffer.alloc(1)) > 0
  } finally {
    closeSync(fd)
  }
}
