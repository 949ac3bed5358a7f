import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../model/user-error.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { proveOwner } from '../process/owner.ts'
import { removeServerRecord, type ServerRecord } from './server-record.ts'

/** How long a server may take to close in order before it is ended. */
const graceMs = 5_000
/** How long a SIGKILL may take. */
const killMs = 5_000
const lookAgainMs = 20

/**
 * Stops a server and waits for its end: asks it to close in order, ends it when it does not. `isProved` says that it has proved just now
 * who it is; else the process must have the record's start token, or it is never signalled.
 */
export const stopServer = async (home: string, server: ServerRecord, isProved: boolean): Promise<void> => {
  const isGone = (): boolean => proveOwner(server).verdict === 'gone'
  if (maySignal(server, isProved)) signal(server, 'SIGTERM')
  if (!(await within(graceMs, isGone))) {
    // looked at anew: in five seconds a process can end and its number be given to another
    if (maySignal(server, false)) signal(server, 'SIGKILL')
    if (!(await within(killMs, isGone))) throw cannotBeEnded(server)
  }
  removeServerRecord(home, server.instance)
}

/** False when it is gone already. */
const maySignal = (server: ServerRecord, isProved: boolean): boolean => {
  const owner = proveOwner(server)
  if (owner.verdict === 'gone') return false
  if (owner.verdict === 'unreachable') throw elsewhere(server, owner.because)
  // where the system tells no start time, only the server's own proof says that the pid is still its own
  if (server.startToken === '' && !isProved) throw cannotBeEnded(server)
  return true
}

const signal = (server: ServerRecord, name: NodeJS.Signals): void => {
  try {
    process.kill(server.pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw cannotBeEnded(server)
  }
}

const within = async (ms: number, isSo: () => boolean): Promise<boolean> => {
  const giveUpAt = performance.now() + ms
  while (!isSo()) {
    if (performance.now() >= giveUpAt) return false
    await sleep(lookAgainMs)
  }
  return true
}

const elsewhere = ({ pid }: ServerRecord, because: string): UserError =>
  new UserError('dashboard-elsewhere', `The dashboard of this home (pid ${pid}) cannot be reached from here: ${because}.`, [
    'Stop it where it was started.',
  ])

const cannotBeEnded = ({ pid }: ServerRecord): UserError =>
  new UserError('dashboard-stuck', `The dashboard (pid ${pid}) cannot be ended from here.`, ['Look at it with `ps`, and end it by hand.'], {
    exitCode: exitCodes.failed,
  })
