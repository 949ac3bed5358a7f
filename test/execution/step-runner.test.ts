import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { stepType } from '../../src/pipeline/define-plugin.ts'
import { until } from '../process/marked-processes.ts'
import { stepBench, type StepBench } from './step-bench.ts'

/** JavaScript lets one throw anything. */
const thrower = (thrown: unknown) => () => {
  throw thrown
}
const never = (): Promise<never> => new Promise(() => {})

describe('the step runner', () => {
  let bench: StepBench
  let directory: string
  beforeEach(async () => {
    bench = stepBench()
    directory = await realpath(await mkdtemp(join(tmpdir(), 'sparkwing-steps-')))
  })
  afterEach(async () => {
    expect(bench.mark.count(), 'surviving processes').to.equal(0)
    await rm(directory, { recursive: true, force: true })
  })

  describe('with a function', () => {
    it('keeps what it returns as the output', async () => {
      expect(await bench.call(() => ({ a: [1, 'two', null] }))).to.deep.equal({
        ended: { status: 'passed' },
        output: { a: [1, 'two', null] },
      })
      expect(await bench.call(() => {})).to.deep.equal({ ended: { status: 'passed' } })
      expect(await bench.call(({ $ }) => $`true`)).to.deep.equal({ ended: { status: 'passed' } })
    })

    it('fails on a value that JSON cannot keep', async () => {
      expect((await bench.call(() => ({ size: 1n }))).ended).to.deep.include({ status: 'failed' })
      const throwing = {
        get size(): never {
          throw new Error('not yet')
        },
      }
      expect((await bench.call(() => throwing)).ended).to.have.nested.property('failure.message', 'not yet')
    })

    it('fails with the message and the frames of the author when it throws', async () => {
      const { ended } = await bench.call(() => {
        throw new RangeError('too far')
      })
      const failure = ended.status === 'failed' && ended.failure.reason === 'threw' ? ended.failure : expect.fail('it did not throw')
      expect(failure.message).to.equal('too far')
      expect(failure.stack).to.match(/^RangeError: too far\n\s+at .*step-runner\.test\.ts/)
      expect(failure.stack).not.to.match(/node:|src\/app/)
      expect((await bench.call(thrower('just text'))).ended).to.deep.equal({
        status: 'failed',
        failure: { reason: 'threw', message: 'just text' },
      })
    })

    it('fails with the exit code or signal of a command that failed', async () => {
      expect(await bench.call(({ $ }) => $`sh -c ${'exit 9'}`)).to.deep.equal({
        ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 9, command: "sh -c 'exit 9'" } },
        exitCode: 9,
      })
      expect((await bench.call(({ $ }) => $`sh -c ${'kill -9 $$'}`)).ended).to.deep.equal({
        status: 'failed',
        failure: { reason: 'signal', signal: 'SIGKILL', command: "sh -c 'kill -9 $$'" },
      })
    })

    it('gives it inputs, arguments, attempt and the outputs it needs', async () => {
      bench = stepBench({ inputs: { channel: 'next' }, args: ['x'], needs: { version: '1.2', lint: undefined } })
      expect(
        (
          await bench.call(({ inputs, args, attempt, needs }) => [
            inputs['channel'],
            args,
            attempt,
            needs['version'],
            needs['lint'] === undefined,
          ])
        ).output,
      ).to.deep.equal(['next', ['x'], 1, '1.2', true])
    })

    it('throws on the name of a need that is not there, and names those that are', async () => {
      bench = stepBench({ needs: { version: '1.2', lint: 1 } })
      expect((await bench.call(({ needs }) => needs['vrsion'])).ended).to.have.nested.property(
        'failure.message',
        'needs has no "vrsion"; did you mean "version"? It has "version", "lint"',
      )
      expect((await bench.call(({ needs }) => JSON.stringify(needs))).output).to.equal('{"version":"1.2","lint":1}')
    })

    it('P2: tells no command whether to colour, and runs it in the directory and with the environment of the job', async () => {
      bench = stepBench({ projectDir: directory, hasColour: true })
      const print = 'pwd; echo $SPARKWING_RUN_ID $SPARKWING_JOB $SPARKWING_ATTEMPT ${FORCE_COLOR-unset} $MODE'
      const options = { env: { MODE: 'fast', SPARKWING_JOB: 'forged' } }
      expect((await bench.call(async ({ $ }) => (await $`sh -c ${print}`).stdout, options)).output).to.equal(
        `${directory}\n20260101-000000-000-aaaaaaaa build 1 unset fast`,
      )
    })

    it('does not start in a directory that is not there', async () => {
      bench = stepBench({ projectDir: directory })
      expect((await bench.call(() => 1, { cwd: 'web' })).ended).to.deep.equal({
        status: 'failed',
        failure: { reason: 'not-started', message: `the working directory ${join(directory, 'web')} does not exist` },
      })
    })

    it('fails when a command is still running at its end, and stops it', async () => {
      const { ended } = await bench.call(async ({ $ }) => {
        void $`sleep 300`
        await bench.mark.reaches(1)
        return 'done'
      })
      expect(ended).to.deep.equal({
        status: 'failed',
        failure: { reason: 'threw', message: 'the function returned while sleep 300 was still running; await what you start' },
      })
    })

    it('opens steps inside, each with its place in the log', async () => {
      const result = await bench.call(async ({ $, step }) => {
        const text = await step('read', async () => (await $`echo hello`).stdout)
        await step('fail', () => $`false`).catch(() => {})
        return text
      })
      expect(result.output).to.equal('hello')
      expect(bench.steps).to.deep.equal(['read started at 0', 'read passed at 6', 'fail started at 6', 'fail failed (exit-code) at 6'])
    })

    it('opens a step inside the step whose body calls for it, also at the same time as another', async () => {
      await bench.call(async ({ step }) => {
        const outer = (name: string) => step(name, () => step('inner', () => step('last', () => undefined)))
        await Promise.all([outer('a'), outer('b')])
        await step('c', () => undefined)
      })
      expect(bench.steps.filter((said) => said.includes('started')).map((said) => said.split(' started')[0])).to.have.members([
        ...['a', 'a > inner', 'a > inner > last', 'b', 'b > inner', 'b > inner > last', 'c'],
      ])
    })

    it('finishes the steps that it left open', async () => {
      const { ended } = await bench.call(({ step }) => {
        void step('open', never)
        return sleep(1)
      })
      expect(ended).to.have.nested.property(
        'failure.message',
        'the function returned while step "open" was still running; await what you start',
      )
      expect(bench.steps).to.deep.equal(['open started at 0', 'open failed (threw) at 0'])
    })
  })

  describe('and the console', () => {
    it('goes to the log of the job whose function uses it', async () => {
      const other = stepBench()
      const say = (word: string) => async () => {
        console.group(word)
        await sleep(5)
        console.log('%d items', 3)
        console.error(new Error(`from ${word}`).message)
        console.groupEnd()
        process.stdout.write('raw\n')
        process.stderr.write(Buffer.from('bytes\n'))
      }
      await Promise.all([bench.call(say('one')), other.call(say('two'))])
      expect(bench.log.text('out')).to.equal('one\n  3 items\nraw\n')
      expect(bench.log.text('err')).to.equal('  from one\nbytes\n')
      expect(other.log.text()).to.equal('two\n  3 items\n  from two\nraw\nbytes\n')
    })

    it('colours values when the output has colour, whoever asked for it', async () => {
      const show = (): void => {
        console.log({ count: 1 })
      }
      bench = stepBench({ hasColour: true })
      await bench.call(show)
      expect(bench.log.text()).to.equal('{ count: \u001b[33m1\u001b[39m }\n')
      bench = stepBench()
      await bench.call(show)
      expect(bench.log.text()).to.equal('{ count: 1 }\n')
    })

    it('does not take what others print because of it', async () => {
      const talk = stepType({
        summary: 'talk',
        options: {},
        run: ({ log }) => {
          log('once')
          return Promise.resolve()
        },
      })
      bench = stepBench({ types: { talk } })
      let writes = 0
      const write = (): undefined => {
        writes += 1
        // as a reporter does
        process.stdout.write('')
      }
      Object.assign(bench.context, { log: { ...bench.log, write } })
      await bench.call(() => {
        console.log('once')
      })
      expect(writes).to.equal(1)
      await bench.uses('talk', {})
      expect(writes).to.equal(2)
    })

    it('loses nothing when the log is slow', async () => {
      const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`)
      const { log } = bench
      Object.assign(bench.context, {
        log: {
          ...bench.log,
          write: (chunk: Uint8Array, stream: 'out' | 'err') => {
            void log.write(chunk, stream)
            return sleep(0)
          },
        },
      })
      await bench.call(() => {
        for (const line of lines) console.log(line)
      })
      expect(bench.log.text()).to.equal(`${lines.join('\n')}\n`)
    })
  })

  describe('asked to stop', () => {
    it('ends a function that heeds the signal', async () => {
      const end = bench.call(
        ({ signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', resolve, { once: true })
          }),
      )
      bench.stop()
      expect(await end).to.deep.equal({ ended: { status: 'cancelled' } })
      expect(bench.notes).to.deep.equal([])
    })

    it('ends a function by way of its command', async () => {
      const end = bench.call(({ $ }) => $`sleep 300`)
      await bench.mark.reaches(1)
      bench.stop({ kind: 'timeout', afterMs: 1 })
      expect(await end).to.deep.equal({ ended: { status: 'cancelled' } })
    })

    it('abandons a function that never returns once the grace is over', async () => {
      bench = stepBench({ graceMs: 50 })
      const end = bench.call(async ({ step }) => step('endless', never))
      await until(() => bench.steps.length === 1)
      bench.stop()
      expect(await end).to.deep.equal({ ended: { status: 'cancelled' } })
      expect(bench.notes).to.deep.equal([
        'warning: the function did not return within 50 ms of being asked to stop; it was abandoned and may still be running',
      ])
      expect(bench.steps.at(-1)).to.equal('endless cancelled at 0')
    })

    it('abandons it at once when there is no more grace', async () => {
      const end = bench.call(async ({ $ }) => {
        await $`sleep 300`.catch(() => {})
        await never()
      })
      await bench.mark.reaches(1)
      bench.kill()
      expect(await end).to.deep.equal({ ended: { status: 'cancelled' } })
      expect(bench.notes).to.have.length(1)
    })

    it('takes nothing more from a function that was abandoned', async () => {
      bench = stepBench({ graceMs: 10 })
      const goOn = Promise.withResolvers<undefined>()
      const late = Promise.withResolvers<string>()
      const end = bench.call(async ({ $, step }) => {
        await goOn.promise
        console.log('too late')
        const command: unknown = await $`echo x`.catch(String)
        const nested: unknown = await step('x', () => 1).catch(String)
        late.resolve(`${String(command)}\n${String(nested)}`)
        await never()
      })
      bench.stop()
      await end
      goOn.resolve(undefined)
      expect(await late.promise).to.equal(
        'CommandError: echo x could not start: its step is over\nError: step "x" cannot start: its job\'s function is over',
      )
      expect([bench.log.text(), bench.steps]).to.deep.equal(['', []])
    })

    it('starts nothing any more', async () => {
      bench.stop()
      expect(await bench.call(() => expect.fail('it ran'))).to.deep.equal({ ended: { status: 'cancelled' } })
    })
  })

  describe("with a plugin's step type", () => {
    it('hands output of exec to the log and keeps its exit code', async () => {
      expect(await bench.uses('script', { script: 'echo $0 $1; echo bad >&2', args: ['a b'] })).to.deep.equal({
        ended: { status: 'passed' },
        exitCode: 0,
      })
      expect([bench.log.text('out'), bench.log.text('err')]).to.deep.equal(['sh a b\n', 'bad\n'])
    })

    it('fails with the exit code and the title of the command', async () => {
      expect(await bench.uses('script', { script: 'exit 2', args: [] })).to.deep.equal({
        ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 2, command: 'the script' } },
        exitCode: 2,
      })
    })

    it('says when its shell is not there', async () => {
      expect((await bench.uses('script', { script: '', args: [] }, { shell: 'no-such-shell' })).ended).to.deep.equal({
        status: 'failed',
        failure: { reason: 'not-started', message: 'no program "no-such-shell" was found on the PATH' },
      })
    })

    it('is cancelled with its command', async () => {
      const end = bench.uses('script', { script: 'sleep 300; true', args: [] })
      await bench.mark.reaches(2)
      bench.stop({ kind: 'cancel', cause: 'SIGINT' })
      expect(await end).to.deep.equal({ ended: { status: 'cancelled' } })
    })

    it('gets the directory, the environment and a way to write to the log', async () => {
      const look = stepType({
        summary: 'look around',
        options: {},
        run: ({ cwd, env, shell, projectDir, log }) => {
          log('looking\n')
          return Promise.resolve([cwd, env['MODE'], shell, projectDir])
        },
      })
      bench = stepBench({ types: { look }, projectDir: directory })
      expect((await bench.uses('look', {}, { env: { MODE: 'x' }, shell: 'bash' })).output).to.deep.equal([
        directory,
        'x',
        'bash',
        directory,
      ])
      expect(bench.log.text()).to.equal('looking\n')
    })

    it('takes no output any more from one that was abandoned', async () => {
      const goOn = Promise.withResolvers<undefined>()
      const late = Promise.withResolvers<undefined>()
      const linger = stepType({
        summary: 'linger',
        options: {},
        run: async ({ log }) => {
          log('in time\n')
          await goOn.promise
          log('too late\n')
          late.resolve(undefined)
        },
      })
      bench = stepBench({ types: { linger }, graceMs: 10 })
      const end = bench.uses('linger', {})
      bench.stop()
      await end
      goOn.resolve(undefined)
      await late.promise
      expect(bench.log.text()).to.equal('in time\n')
    })

    it('does not start a type that nobody brings', async () => {
      expect((await bench.uses('docker/build', {})).ended).to.deep.equal({
        status: 'failed',
        failure: { reason: 'not-started', message: 'no plugin provides the step type "docker/build"' },
      })
    })
  })
})
