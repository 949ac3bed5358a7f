import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { HostedCall, HostedEnd } from '../mistakes/command-line-host.ts'
import { builtPackage, hostFile } from './built-package.ts'
import { cleanEnvironment, type Finished } from './sparkwing.ts'

/**
 * Calls the built command line in one process that this process keeps for all of its tests, because starting one takes ten times as long
 * as to list the runs. For calls whose own process is not what is tested: one call at a time, and without signals.
 */
export const hostedCall = (call: HostedCall): Promise<Finished> => hostedBy(process.execPath)(call)

/** The same, where `words` start the process of Node, such as `setpriv … node`. */
export const hostedBy =
  (...words: readonly [string, ...string[]]) =>
  (call: HostedCall): Promise<Finished> => {
    const end = last.then(() => callInHost(words, call))
    last = end.catch(() => undefined)
    return end
  }
let last: Promise<unknown> = Promise.resolve()
const running = new Map<string, Promise<ChildProcess>>()

const callInHost = async (words: readonly [string, ...string[]], call: HostedCall): Promise<Finished> => {
  const started = running.get(words.join(' ')) ?? startHost(words)
  running.set(words.join(' '), started)
  const host = await started
  return await whileReferenced(host, async () => {
    const answered = answerOf(host)
    host.send(call)
    return { signal: null, ...((await answered) as HostedEnd) }
  })
}

const startHost = async ([command, ...args]: readonly [string, ...string[]]): Promise<ChildProcess> => {
  const root = await builtPackage()
  const host = spawn(command, [...args, join(root, hostFile), root], {
    cwd: root,
    env: cleanEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return await whileReferenced(host, async () => {
    await answerOf(host)
    return host
  })
}

/** Between two calls the host, which ends when this process does, does not keep it alive. */
const whileReferenced = async <Value>(host: ChildProcess, action: () => Promise<Value>): Promise<Value> => {
  host.ref()
  host.channel?.ref()
  try {
    return await action()
  } finally {
    host.unref()
    host.channel?.unref()
  }
}

/** What the host sends next. */
const answerOf = async (host: ChildProcess): Promise<unknown> => {
  const over = new AbortController()
  const { signal } = over
  try {
    const gone = once(host, 'exit', { signal }).then(() => Promise.reject(new Error('the process of the command line is gone')))
    const [answer] = (await Promise.race([once(host, 'message', { signal }), gone])) as [unknown]
    return answer
  } finally {
    over.abort()
  }
}
