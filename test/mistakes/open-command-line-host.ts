import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../e2e/sparkwing.ts'
import type { HostedCall, HostedEnd } from './command-line-host.ts'

/** A process that makes one call of the built command line after another, because starting a process takes longer than most calls. */
export interface CommandLineHost extends AsyncDisposable {
  readonly call: (call: HostedCall) => Promise<HostedEnd>
}

export const openCommandLineHost = async (bin: string): Promise<CommandLineHost> => {
  const host = fork(fileURLToPath(new URL('command-line-host.ts', import.meta.url)), [dirname(dirname(bin))], {
    env: cleanEnvironment(),
    execArgv: [],
  })
  await answerOf(host)
  return {
    call: async (call) => {
      const answered = answerOf(host)
      host.send(call)
      return (await answered) as HostedEnd
    },
    [Symbol.asyncDispose]: async () => {
      host.kill()
      await once(host, 'exit')
    },
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
