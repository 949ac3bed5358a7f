import { isatty, ReadStream, WriteStream } from 'node:tty'
import type { Writable } from 'node:stream'
import type { CommandEnd } from '../started-command.ts'
import { loadPty } from './pty.ts'
import { stty } from './stty.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** A pseudo-terminal with a command in it. */
export interface Screen {
  /** What is written here is typed there. */
  readonly keys: Writable
  resize(size: TerminalSize): void
  /** Whether Ctrl-C or Ctrl-Z sends the command its signal. If not, the command reads it as a key. */
  isSignalKey(key: 'C' | 'Z'): boolean
}

/** The user's terminal. One command at a time is connected to it. */
export interface UserTerminal {
  /** Which of our standard streams are a terminal. */
  readonly has: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean }
  /**
   * Whether we read the keys and pass them to the command. If the output goes elsewhere, as in `… | less`, another program may want to read
   * them. Then the command gets our standard input itself.
   */
  readonly readsKeys: boolean
  size(): TerminalSize
  /** Passes on keys and changes of the size until the command has ended. */
  connect(screen: Screen): { end(how: CommandEnd): void }
  /** Restores its settings, once it shows what was written to it: until then, it must not translate newlines. */
  giveBack(): Promise<void>
}

export interface TerminalUse {
  /** Whether we may use the terminal, which a shell that runs us in the background does not allow. */
  readonly isForeground: () => boolean
  /** Resolves when the terminal shows everything written to it so far, or takes no more. */
  readonly untilShown: () => Promise<void>
  /** Called when Ctrl-C has ended the command. */
  readonly onInterrupted: () => void
  /** Called after three presses of Ctrl-C in two seconds with no other key between, whatever the command does with them. */
  readonly onInsisted: () => void
  /**
   * Called when a command that got a Ctrl-C has ended. The terminal would have sent the signal to the programs that started us too, such as
   * a shell script, which must not go on with its next line.
   */
  readonly passOnInterrupt: () => void
}

const interruptKey = 0x03
const suspendKey = 0x1a
/** How often a command without the keys is checked for whether it may have them by now, in milliseconds. */
const foregroundCheckMs = 200
const insistence = { times: 3, withinMs: 2_000 }

/** The terminal of this process; `undefined` if neither output nor error is one, or if jobs cannot have one here. */
export const openUserTerminal = (use: TerminalUse): UserTerminal | undefined => {
  const has = { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) }
  if ((!has.stdout && !has.stderr) || !loadPty()) return undefined
  const shown = has.stdout ? process.stdout : process.stderr
  const size = (): TerminalSize => (shown instanceof WriteStream ? { columns: shown.columns || 80, rows: shown.rows || 24 } : usualSize)
  const readsKeys = has.stdin && has.stdout
  const keyboard = (): ReadStream | undefined => (readsKeys && process.stdin instanceof ReadStream ? process.stdin : undefined)
  let isTaken = false
  let listener: ((chunk: Buffer) => void) | undefined
  const stopListening = (): void => {
    if (listener) keyboard()?.off('data', listener).pause().unref()
    listener = undefined
  }
  const giveBack = (): void => {
    if (!isTaken) return
    isTaken = false
    process.off('SIGTSTP', giveBack).off('exit', giveBack)
    stopListening()
    keyboard()?.setRawMode(false)
  }

  return {
    has,
    readsKeys,
    size,
    connect: (screen) => {
      const { keys } = screen
      keys.on('error', () => undefined)
      let presses: number[] = []
      let wasInterrupted = false
      let isSignal = false

      const interrupt = (times: number): void => {
        wasInterrupted = true
        isSignal ||= screen.isSignalKey('C')
        const now = Date.now()
        presses = [...presses.filter((at) => now - at < insistence.withinMs), ...Array<number>(times).fill(now)]
        if (presses.length < insistence.times) return
        isSignal = true
        use.onInsisted()
      }
      const forward = (chunk: Buffer): void => {
        // if we are busy, several presses arrive as one chunk
        if (chunk.every((byte) => byte === interruptKey)) interrupt(chunk.length)
        if (chunk.length === 1 && chunk[0] === suspendKey && screen.isSignalKey('Z')) {
          // a shell script around us stops at once, and then its shell writes its prompt
          giveBack()
          // the kernel does not suspend the command's process group, because its parent is in another session. So our listeners stop the command,
          // and then this process. Programs that started us and wait, such as a shell script, are in our group and stop too
          process.kill(0, 'SIGTSTP')
          return
        }
        if (keys.destroyed || keys.write(chunk)) return
        // a paste that the program does not read yet
        keyboard()?.pause()
        keys.once('drain', () => keyboard()?.resume())
      }
      const resize = (): void => {
        screen.resize(size())
      }
      const take = (): void => {
        const input = isTaken || !use.isForeground() ? undefined : keyboard()
        if (!input) return
        resize()
        isTaken = true
        process.prependListener('SIGTSTP', giveBack).on('exit', giveBack)
        input.setRawMode(true)
        // the terminal of the command has translated the ends of lines already, or the command has told it not to
        stty(0, '-opost')
        listener = forward
        input.on('data', forward).ref().resume()
      }
      process.on('SIGWINCH', resize).on('SIGCONT', take)
      resize()
      take()
      // `fg` sends no signal to a run that goes on in the background
      const retry = readsKeys ? setInterval(take, foregroundCheckMs).unref() : undefined
      return {
        end: (how) => {
          clearInterval(retry)
          process.off('SIGWINCH', resize).off('SIGCONT', take)
          stopListening()
          if (isInterrupt(how, wasInterrupted)) use.onInterrupted()
          if (isSignal) use.passOnInterrupt()
        },
      }
    },
    giveBack: async () => {
      await use.untilShown()
      giveBack()
    },
  }
}

const usualSize: TerminalSize = { columns: 80, rows: 24 }

/** A shell whose command was interrupted may exit with 128 + 2, instead of ending by the signal itself. */
const isInterrupt = (how: CommandEnd, wasPressed: boolean): boolean =>
  how.kind === 'killed' ? how.signal === 'SIGINT' : how.kind === 'exited' && wasPressed && how.exitCode === 130
