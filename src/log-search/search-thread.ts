import { Worker } from 'node:worker_threads'
import { workerUrl } from '../process/worker-url.ts'
import type { ThreadOrder } from './search-messages.ts'
import { addAbortListener } from 'node:events'
import type { GiveBack, Turns } from './turns.ts'

export interface ThreadLimits {
  /** Longest time of a search, counted from the thread's first message. */
  readonly totalMs: number
  /** Longest time without a message; an expression with catastrophic backtracking reaches it. */
  readonly stallMs: number
  /** Longest time for a thread to load. */
  readonly loadMs: number
}

/** Memory limit for an expression and its lines. */
const mostMemoryMb = 256

export interface Conversation<Message, Line> {
  /** What a message means for the client. `isLast` ends the thread; `answer` is sent to it. */
  readonly hear: (message: Message) => { readonly line?: Line; readonly isLast?: boolean; readonly answer?: () => Promise<unknown> }
  /** The line that reports that the time is up. */
  readonly timeUp: () => Line
  readonly failed: (message: string) => Line
}

/** What a thread's search depends on. */
export interface ThreadHost {
  readonly limits: ThreadLimits
  readonly turns: Turns
  /** Aborts when the client no longer waits for lines. */
  readonly signal: AbortSignal
}

/**
 * Starts a thread when it is its turn, and passes on its lines until it ends, stalls or takes too long, or `signal` aborts. The thread ends
 * then, even if the next line is never requested.
 */
export const linesOfThread = async function* <Message, Line>(
  order: ThreadOrder,
  { hear, timeUp, failed }: Conversation<Message, Line>,
  { limits: { totalMs, stallMs, loadMs }, turns, signal }: ThreadHost,
): AsyncGenerator<Line> {
  const giveBack = await turns.take(signal)
  if (!giveBack) return
  const said: Line[] = []
  let isOver = false
  const hasEnded = (): boolean => isOver
  let wake = (): void => undefined
  const worker = startThread(order, giveBack)
  const finish = (last?: Line): void => {
    if (isOver) return
    isOver = true
    clearTimeout(watchdog)
    clearTimeout(timeLimit)
    leaving[Symbol.dispose]()
    void worker.terminate()
    if (last) said.push(last)
    wake()
  }
  const leave = (): void => {
    said.length = 0
    finish()
  }
  const fail = (error: unknown): void => {
    finish(failed(`The search failed: ${error instanceof Error ? error.message : String(error)}`))
  }
  let signs = 0
  const onStall = (): void => {
    const before = signs
    // if this process was suspended, timers fire first, so read the thread's pending messages before judging it
    setImmediate(() => {
      if (signs === before) finish(failed('The search was stopped: the expression takes too long on one of the lines.'))
    })
  }
  let watchdog = setTimeout(onStall, loadMs)
  let timeLimit: NodeJS.Timeout | undefined
  const isAlive = (): void => {
    signs++
    clearTimeout(watchdog)
    if (isOver) return
    watchdog = setTimeout(onStall, stallMs)
    timeLimit ??= setTimeout(() => {
      finish(timeUp())
    }, totalMs)
  }
  const reply = async (answer: () => Promise<unknown>): Promise<void> => {
    // the thread is waiting for us
    clearTimeout(watchdog)
    const told = await answer()
    isAlive()
    worker.postMessage(told)
  }
  const onMessage = (message: Message): void => {
    if (isOver) return
    isAlive()
    const { line, isLast, answer } = hear(message)
    if (answer) reply(answer).catch(fail)
    if (isLast === true) finish(line)
    else if (line) {
      said.push(line)
      wake()
    }
  }
  worker.on('message', onMessage).on('error', fail)
  const leaving = addAbortListener(signal, leave)
  try {
    for (;;) {
      const line = said.shift()
      if (line) yield line
      else if (hasEnded()) return
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    leave()
  }
}

/** A turn ends with its thread, not with its search: a thread that is being terminated still needs a processor. */
const startThread = (order: ThreadOrder, giveBack: GiveBack): Worker => {
  try {
    const limits = { maxOldGenerationSizeMb: mostMemoryMb }
    return new Worker(workerUrl('log-search/search-worker'), { workerData: order, resourceLimits: limits, execArgv: [], env: {} }).once(
      'exit',
      giveBack,
    )
  } catch (error) {
    giveBack()
    throw error
  }
}
