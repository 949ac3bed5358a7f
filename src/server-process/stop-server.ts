import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../model/user-error.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import { removeServerRecord, type ServerRecord } from './server-record.ts'

/** How long a server may take to close normally before it is killed, in milliseconds. */
const graceMs = 5_000
/** How long SIGKILL may take, in milliseconds. */
const killMs = 5_000
const lookAgainMs = 20

/**
 * Stops a server and waits for its end: asks it to close, and kills it if it does not. `isProved` means that it has just proved itself.
 * Otherwise the process is signalled only if it has the start token of the record.
 */
export const stopServer = async (home: string, server: ServerRecord, isProved: boolean): Promise<void> => {
  const isGone = (): boolean => proveOwner(server).verdict === 'gone'
  if (maySignal(server, isProved)) signal(server, 'SIGTERM')
  if (!(await within(graceMs, isGone))) {
    // check again: within five seconds, a process can end and its pid be reused
    if (maySignal(server, false)) signal(server, 'SIGKILL')
    if (!(await within(killMs, isGone))) throw cannotBeEnded(server)
  }
  removeServerRecord(home, server.instance)
}

/** Whether the process may be signalled. False if it is already gone. */
const maySignal = (server: ServerRecord, isProved: boolean): boolean => {
  const owner = proveOwner(server)
  if (owner.verdict === 'gone') return false
  if (owner.verdict === 'unreachable') throw elsewhere(server, owner.because)
  // without a start token, only the server's own proof shows that the pid is still its
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
  new UserError(
    'dashboard-stuck',
    `The dashboard (pid ${pid}) cannot be stopped from here.`,
    ['Check it with `ps`, and kill it by hand.'],
    {
      exitCode: exitCodes.failed,
    },
  )
