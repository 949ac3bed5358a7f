import { AsyncResource } from 'node:async_hooks'
import { spawnSync } from 'node:child_process'
import { isatty, ReadStream } from 'node:tty'

/** A key that means something while a tree is shown. Numbers are the digits from 1 to 9. */
export type Key = 'tab' | 'escape' | number

/** Single keys, read from the terminal as they are pressed. */
export interface Keys {
  /** Whether keys are read now. */
  readonly areRead: boolean
  /** Begins to read keys, unless another part of this process reads the terminal. */
  take(): void
  /** Restores the terminal. What is typed from now on is left to the next reader. */
  giveBack(): void
  /** Gives the keys back for good. */
  end(): void
}

export interface KeysUse {
  readonly onKey: (key: Key) => void
  /** Called before Ctrl-Z suspends this process. */
  readonly onSuspend: () => void
  /** Whether we may use the terminal, which a shell that runs us in the background does not allow. */
  readonly isForeground: () => boolean
}

/** In milliseconds. `stty` waits for output of a serial line to be shown, which may be stopped. */
const sttyMs = 1_000
/** They end this process, or leave it little time. A shell may be back at its prompt before we end. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

const suspendKey = '\x1a'
/** One key each. An arrow key sends several characters that begin with the one of Esc. */
const keyPresses = /\x1b[[O][0-?]*[ -/]*[@-~]|[^]/g

/**
 * Reads single keys from the terminal of this process; `undefined` where that is not possible. Ctrl-C, Ctrl-\ and Ctrl-S are left to the
 * terminal, which also shows no key. Ctrl-Z is read as a key: the terminal must be restored before a shell gets it back, and the terminal would stop
 * a shell script around us before we could do that.
 */
export const openKeys = ({ onKey, onSuspend, isForeground }: KeysUse): Keys | undefined => {
  // the run around us reads the settings of its job's terminal, to see whether Ctrl-Z suspends the job
  const isInJob = process.env['SPARKWING_RUN_ID'] !== undefined
  if (process.platform === 'win32' || isInJob || !isatty(0) || !isatty(1)) return undefined
  // if a job's function is what ends our reading, `stty` would count as its child, and those do not get the terminal
  const [takeSettings, restoreSettings] = [AsyncResource.bind(readSingleKeys), AsyncResource.bind(restore)]
  let input: ReadStream | undefined
  /** Set while keys are read. */
  let settings: Settings | undefined
  let isOver = false
  let isOurListener = false

  const read = (chunk: Buffer): void => {
    for (const [press] of chunk.toString('latin1').matchAll(keyPresses)) {
      if (press === suspendKey) {
        giveBack()
        onSuspend()
        process.kill(0, 'SIGTSTP')
      } else if (press === '\t') onKey('tab')
      else if (press === '\x1b') onKey('escape')
      else if (/^[1-9]$/.test(press)) onKey(Number(press))
    }
  }
  const giveBack = (): void => {
    if (settings === undefined || !input) return
    const { before, ours } = settings
    settings = undefined
    input.off('data', read).pause()
    process.off('exit', giveBack)
    for (const signal of endingSignals) process.off(signal, onEndingSignal)
    restoreSettings(before, ours)
  }
  const end = (): void => {
    isOver = true
    giveBack()
  }
  const onEndingSignal = (signal: NodeJS.Signals): void => {
    end()
    if (signal === 'SIGQUIT' && process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  /** A function that reads the keys itself gets them, as without us. */
  const onListener = (event: string | symbol): void => {
    if (isOurListener || (event !== 'data' && event !== 'readable')) return
    end()
    // because of our pause, a listener for data would not make it flow
    if (event === 'data') process.nextTick(() => input?.ref().resume())
  }
  const openInput = (): ReadStream | undefined => {
    if (!(process.stdin instanceof ReadStream)) return undefined
    return process.stdin.on('error', end).on('end', end).on('newListener', onListener)
  }
  const isReadByOthers = (stream: ReadStream): boolean =>
    stream.isRaw || stream.listenerCount('data') + stream.listenerCount('readable') > 0

  return {
    get areRead() {
      return settings !== undefined
    },
    take: () => {
      if (isOver || settings !== undefined || !isForeground()) return
      input ??= openInput()
      if (!input || isReadByOthers(input)) {
        end()
        return
      }
      settings = takeSettings()
      if (settings === undefined) {
        isOver = true
        return
      }
      for (const signal of endingSignals) process.prependListener(signal, onEndingSignal)
      process.on('exit', giveBack)
      isOurListener = true
      input.on('data', read).resume().unref()
      isOurListener = false
    },
    giveBack,
    end,
  }
}

/** As `stty` lists them for itself. */
interface Settings {
  readonly before: string
  readonly ours: string
}

/** `undefined` if it cannot be done. */
const readSingleKeys = (): Settings | undefined => {
  const [before, ours] = inShell('stty -g && stty -icanon -echo min 1 time 0 susp undef && stty -g')
  return before !== undefined && ours ? { before, ours } : undefined
}

/**
 * A shell that has the terminal again may have its own settings by now, which must stay. If it has left ours in place, the background is no hindrance.
 */
const restore = (before: string, ours: string): void => {
  inShell('trap "" TTOU; test "$(stty -g)" = "$2" && stty "$1"', before, ours)
}

/** Returns the lines that the script prints. */
const inShell = (script: string, ...args: readonly string[]): readonly string[] => {
  // a Ctrl-C must not stop it halfway
  const { stdout } = spawnSync('/bin/sh', ['-c', `trap "" INT QUIT TSTP; ${script}`, 'sparkwing-keys', ...args], {
    stdio: [0, 'pipe', 'ignore'],
    encoding: 'utf8',
    timeout: sttyMs,
    killSignal: 'SIGKILL',
  })
  return stdout.split('\n')
}
