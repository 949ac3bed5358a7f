import { ownExit } from '../own-exit.ts'
import { isatty } from 'node:tty'
import { exitCodes } from '../../model/exit-codes.ts'

let isPassedOn = false

/**
 * At the exit, sends a Ctrl-C that a job has got to the programs that started us. Not earlier, because a shell then prints its prompt
 * between our words.
 */
export const passOnInterrupt = (): void => {
  if (isPassedOn) return
  isPassedOn = true
  process.once('exit', () => {
    // it is no signal for us
    process.on('SIGINT', () => undefined)
    process.kill(0, 'SIGINT')
  })
}

/**
 * Ends this process after a Ctrl-C. In a terminal it ends by SIGINT itself: that is how a shell knows that its script or loop must not go on
 * with the next command. `$?` is 130 either way. Anywhere else the signal came from a program, which expects an exit code.
 */
export const exitByInterrupt = (): never => {
  if (process.platform !== 'win32' && [0, 1, 2].some((fd) => isatty(fd))) {
    // after what others do at the exit
    process.once('exit', () => {
      process.removeAllListeners('SIGINT')
      process.kill(process.pid, 'SIGINT')
    })
  }
  ownExit(exitCodes.cancelledBySigint)
}
