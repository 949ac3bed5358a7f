import { isatty } from 'node:tty'
import type { JobId } from '../../model/ids.ts'
import type { Output } from '../terminal/output-stream.ts'
import { shown, toShown } from '../terminal/shown.ts'
import { createPassThrough, type PassThrough } from './pass-through.ts'
import type { Terminal } from './surface.ts'

/** Lets one interactive job at a time write to the screen, while nothing else is drawn there. */
export interface JobOnScreen {
  /** The job that has the screen now. */
  readonly job: JobId | undefined
  begin(job: JobId): void
  readonly write: PassThrough['write']
  /** Prints words of ours between those of the job. */
  print(lines: readonly string[]): void
  /** Takes the screen back, with the cursor at the start of a line and the terminal's usual modes. */
  end(): void
  flush(): Promise<void>
}

const alternateScreen = { enter: '\x1b[?1049h', leave: shown`\x1b[?1049l` }
/**
 * What a program that was killed may have left behind: colours, keys that send other codes, bracketed paste, the mouse, a hidden cursor, lines
 * that do not wrap. All of it is harmless if it is so already.
 */
const usualModes = shown`\x1b[0m\x1b[?1l\x1b[?66l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?25h\x1b[?7h`

export const createJobOnScreen = (streams: {
  readonly stdout: Terminal
  readonly output: Output
  readonly stderr: Terminal
}): JobOnScreen => {
  const { output } = streams
  let job: JobId | undefined
  // most runs have no interactive job
  let pass: PassThrough | undefined
  let isAlternate = false
  let recent = Buffer.alloc(0)

  const watch = (chunk: Uint8Array): void => {
    recent = Buffer.concat([recent.subarray(1 - alternateScreen.enter.length), chunk])
    const entered = recent.lastIndexOf(alternateScreen.enter)
    const left = recent.lastIndexOf(alternateScreen.leave)
    if (entered !== left) isAlternate = entered > left
  }
  return {
    get job() {
      return job
    },
    begin: (next) => {
      job = next
      pass ??= createPassThrough(streams)
    },
    write: (chunk, stream) => {
      if (stream === 'out') watch(chunk)
      return pass?.write(chunk, stream)
    },
    print: (lines) => {
      // while the job has the terminal, nothing else returns the cursor to the start of the line
      output.print(toShown(`${pass?.leaveLine() ? '\r\n' : ''}${lines.map((line) => `${line}\r\n`).join('')}`))
    },
    end: () => {
      job = undefined
      const leave = isAlternate ? alternateScreen.leave : shown``
      isAlternate = false
      recent = Buffer.alloc(0)
      endRawKeys()
      output.print(shown`${leave}${usualModes}${pass?.leaveLine() ? shown`\r\n` : shown``}`)
    },
    flush: async () => {
      await pass?.words.flush()
    },
  }
}

/** A function that was stopped while it asked a question leaves the keyboard in raw mode, in which Ctrl-C would cancel nothing. */
const endRawKeys = (): void => {
  if (isatty(0) && process.stdin.isRaw) process.stdin.setRawMode(false)
}
