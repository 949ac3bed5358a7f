import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { until } from '../journal/until.ts'

/** A process that listens; killed with the test. */
const startListening = async (env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cancel-signals-fixture.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SPARKWING_RUN_ID: undefined, ...env },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const lines = (): readonly string[] => output.split('\n').slice(0, -1)
  await until(() => lines().includes('ready'))
  return {
    child,
    ended: once(child, 'close'),
    /** What it says next, once it has said so many lines. */
    says: async (count: number): Promise<readonly string[]> => {
      await until(() => lines().length > count)
      return lines().slice(1)
    },
    [Symbol.dispose]: () => {
      child.kill('SIGKILL')
    },
  }
}

describe('cancelOnSignals', () => {
  it('asks at the first signal, kills at the second, whichever they are, and ends the process at the third', async () => {
    using listening = await startListening()
    listening.child.kill('SIGINT')
    const asked = ['announced: Cancelling: jobs have 10 s to stop. Interrupt again to kill them now.', 'graceful: SIGINT', 'got SIGINT']
    expect(await listening.says(3)).to.deep.equal(asked)
    listening.child.kill('SIGTERM')
    expect(await listening.says(6)).to.deep.equal([...asked, 'announced: Killing what is still running.', 'kill: SIGTERM', 'got SIGTERM'])
    listening.child.kill('SIGINT')
    expect(await listening.ended).to.deep.equal([130, null])
  })

  for (const cause of ['SIGTERM', 'SIGHUP'] as const)
    it(`names ${cause} as the cause`, async () => {
      // as in a job of another run: there is no terminal here
      using listening = await startListening({ SPARKWING_RUN_ID: 'outer' })
      listening.child.kill(cause)
      expect((await listening.says(2))[1]).to.equal(`graceful: ${cause}`)
    })

  it('P7: ignores SIGHUP if there is no terminal, also when the run is over', async () => {
    using listening = await startListening()
    listening.child.kill('SIGHUP')
    listening.child.stdin.end()
    expect(await listening.says(1)).to.deep.equal(['over'])
    listening.child.kill('SIGHUP')
    listening.child.kill('SIGTERM')
    expect(await listening.says(2)).to.deep.equal(['over', 'got SIGTERM'])
  })

  for (const [first, second, code] of [
    ['SIGTERM', 'SIGINT', 130],
    ['SIGINT', 'SIGTERM', 143],
  ] as const)
    it(`ends the process at a signal that comes a second after the first that came after the run (${first}, ${second})`, async () => {
      using listening = await startListening()
      listening.child.stdin.end()
      await listening.says(1)
      for (const count of [1, 2]) {
        listening.child.kill(first)
        expect((await listening.says(count + 1)).slice(1)).to.deep.equal(Array.from({ length: count }, () => `got ${first}`))
      }
      // until it cannot be the same Ctrl-C
      await sleep(1100)
      listening.child.kill(second)
      expect(await listening.ended).to.deep.equal([code, null])
    })
})
