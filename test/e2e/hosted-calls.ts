import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HostedCall, HostedEnd } from '../mistakes/command-line-host.ts'
import { builtBin } from './built-package.ts'
import { cleanEnvironment, type Finished } from './sparkwing.ts'

/**
 * Calls the built command line in one process that this process keeps for all of its tests, because starting one takes ten times as long
 * as to list the runs. For calls whose own process is not what is tested: one call at a time, and without signals.
 */
export const hostedCall = (call: HostedCall): Promise<Finished> => {
  const end = last.then(() => callInHost(call))
  last = end.catch(() => undefined)
  return end
}
let last: Promise<unknown> = Promise.resolve()
let running: Promise<ChildProcess> | undefined

const callInHost = async (call: HostedCall): Promise<Finished> => {
  const host = await (running ??= startHost())
  return await whileReferenced(host, async () => {
    const answered = answerOf(host)
    host.send(call)
    return { signal: null, ...((await answered) as HostedEnd) }
  })
}

const startHost = async (): Promise<ChildProcess> => {
  const root = dirname(dirname(await builtBin()))
  const host = fork(fileURLToPath(new URL('../mistakes/command-line-host.ts', import.meta.url)), [root], {
    env: cleanEnvironment(),
    execArgv: [],
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
