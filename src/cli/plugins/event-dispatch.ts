import { counted } from '../../model/text/counted.ts'
import type { Interfaces } from '@oclif/core'
import type { RunEvent } from '../../model/event.ts'
import type { AppHooks, EventStorage } from './app-hooks.ts'
import { keepAlive } from '../keep-alive.ts'
import { withoutExit } from './without-exit.ts'
import { withOnePlugin } from './one-plugin.ts'

/** How long to wait for an observer to handle one event before sending the next, in milliseconds. */
export const observerBudgetMs = 2000
/** How many events an observer may lag behind. Beyond that it misses events, and one warning is printed. */
const observerQueueLength = 10_000
/** How long the end of a run waits for observers, in milliseconds. */
export const observerFinishMs = 2000

export interface EventDispatch {
  publish(event: RunEvent): void
  /** Resolves when every queue is empty or its time is up. */
  finish(): Promise<void>
}

/**
 * Sends events through the oclif hook `sparkwing:event`: to the store through the root package's hook, and to each plugin that observes
 * events. Every receiver has its own queue, so that each gets its events in order and none waits for another.
 */
export const createEventDispatch = (config: Interfaces.Config, storage: EventStorage, warn: (message: string) => void): EventDispatch => {
  const receivers = [...config.plugins.values()]
    .filter((plugin) => plugin.hooks['sparkwing:event'])
    .map((plugin) => (plugin.isRoot ? storageReceiver(config, plugin, storage, warn) : observerReceiver(config, plugin, warn)))
  const hasObservers = receivers.length > 1
  return {
    publish: (event) => {
      const told = hasObservers ? deepFreeze(structuredClone(event)) : event
      for (const receiver of receivers) receiver.push(told)
    },
    finish: async () => {
      await Promise.all(receivers.map((receiver) => receiver.finish()))
    },
  }
}

interface Receiver {
  push(event: RunEvent): void
  finish(): Promise<void>
}

const storageReceiver = (
  config: Interfaces.Config,
  plugin: Interfaces.Plugin,
  storage: EventStorage,
  warn: (message: string) => void,
): Receiver => {
  const view = withOnePlugin(config, plugin)
  let hasFailed = false
  let lastRecorded = 0
  // runHook swallows errors, so the hook acknowledges an event by calling `record`, not by its promise
  const queue = serialQueue(async (event) => {
    const record = (recorded: RunEvent): void => {
      lastRecorded = recorded.seq
      storage.record(recorded)
    }
    const { failures } = await view.runHook<'sparkwing:event', AppHooks>('sparkwing:event', { event, storage: { record } }, undefined, true)
    if (lastRecorded === event.seq || hasFailed) return
    hasFailed = true
    warn(`The run is recorded only in its journal: ${failures[0]?.error.message ?? 'the storage hook did not record the event'}.`)
  })
  return { push: queue.push, finish: queue.idle }
}

const observerReceiver = (config: Interfaces.Config, plugin: Interfaces.Plugin, warn: (message: string) => void): Receiver => {
  const view = withOnePlugin(config, plugin)
  let isReported = false
  const report = (what: string): void => {
    if (isReported) return
    isReported = true
    warn(`The plugin ${plugin.name} ${what}`)
  }
  const queue = serialQueue(async (event) => {
    const { failures } = await withoutExit(() =>
      view.runHook<'sparkwing:event', AppHooks>('sparkwing:event', { event }, observerBudgetMs, true),
    )
    const [failure] = failures
    if (failure) report(whatFailed(failure.error, event))
  })
  return {
    push: (event) => {
      if (queue.length() < observerQueueLength) queue.push(event)
      else report('is too slow and misses events.')
    },
    finish: async () => {
      const isIdle = await keepAlive(Promise.race([queue.idle().then(() => true), afterMs(observerFinishMs).then(() => false)]))
      if (!isIdle) report(`is too slow and misses ${counted(queue.length(), 'event')} at the end.`)
    },
  }
}

const whatFailed = ({ message }: Error, { type }: RunEvent): string =>
  message.startsWith('Timed out after')
    ? `took longer than ${observerBudgetMs / 1000} s to handle the event ${type}.`
    : `failed on the event ${type}: ${message}`

const afterMs = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })

interface SerialQueue {
  readonly push: (event: RunEvent) => void
  /** The number of events not handled yet, including the one in progress. */
  readonly length: () => number
  readonly idle: () => Promise<void>
}

const serialQueue = (handle: (event: RunEvent) => Promise<void>): SerialQueue => {
  let waiting: RunEvent[] = []
  let inHand = 0
  let draining: Promise<void> | undefined
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      inHand = batch.length
      for (const event of batch) {
        await handle(event)
        inHand--
      }
    }
    draining = undefined
  }
  return {
    push: (event) => {
      waiting.push(event)
      draining ??= drain()
    },
    length: () => waiting.length + inHand,
    idle: () => draining ?? Promise.resolve(),
  }
}

/** Freezes a value with all its parts. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
