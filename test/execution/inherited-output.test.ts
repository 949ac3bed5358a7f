import { execFileSync, execSync, fork, spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import fs, { writeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { SecretBook } from '../../src/masking/secret-book.ts'
import { stepType } from '../../src/pipeline/define-plugin.ts'
import { until } from '../process/marked-processes.ts'
import { stepBench, type Context, type StepBench } from './step-bench.ts'

const inherit = { stdio: 'inherit' } as const
const passed = { ended: { status: 'passed' } }
const required = createRequire(import.meta.url)('node:child_process') as typeof import('node:child_process')

describe('what a function writes to inherited descriptors', () => {
  let bench: StepBench
  beforeEach(() => {
    bench = stepBench()
  })
  afterEach(() => {
    const survivors = bench.mark.count()
    bench.mark.killAll()
    expect(survivors, 'surviving processes').to.equal(0)
  })
  /** Runs a function that passes. Returns its log. */
  const logOf = async (body: (context: Context) => unknown): Promise<string> => {
    const { ended } = await bench.call(async (context) => {
      await body(context)
    })
    expect(ended).to.deep.equal(passed.ended)
    return bench.log.text()
  }
  const env = (): NodeJS.ProcessEnv => ({ ...process.env, ...bench.mark.env })

  describe('through a process', () => {
    const ways: Readonly<Record<string, (script: string) => unknown>> = {
      execSync: (script) => execSync(script, inherit),
      'execSync of require': (script) => required.execSync(script, inherit),
      execFileSync: (script) => execFileSync('sh', ['-c', script], inherit),
      spawnSync: (script) => spawnSync(script, { shell: true, stdio: 'inherit' }),
      spawn: (script) => once(spawn('sh', ['-c', script], inherit), 'exit'),
      'by number': (script) => execSync(script, { stdio: [0, 1, 2] }),
      'by stream': (script) => once(spawn('sh', ['-c', script], { stdio: [process.stdin, process.stdout, process.stderr] }), 'exit'),
    }
    for (const [way, start] of Object.entries(ways))
      it(`P24: is in its log, in order, and its input is empty: ${way}`, async () => {
        const log = await logOf(async () => {
          console.log('before')
          await start('echo one; echo two >&2; echo three; cat; echo four >/dev/stderr')
          console.log('after')
        })
        expect(log).to.equal('before\none\ntwo\nthree\nfour\nafter\n')
      })

    it('P24: is in its log also through fork', async () => {
      const log = await logOf(async () => {
        const child = fork(join(import.meta.dirname, 'stray-fixture.ts'), ['rejection'], { execArgv: [] })
        await once(child, 'exit')
      })
      expect(log).to.include('"failed"')
    })

    it('P24: keeps what is not inherited for its caller', async () => {
      const log = await logOf(async () => {
        const stdio: StdioOptions = ['pipe', 'inherit', 'pipe']
        const sync = spawnSync('sh', ['-c', 'cat; echo err >&2'], { stdio, input: 'in\n', encoding: 'utf8' })
        expect(sync).to.deep.include({ status: 0, stdout: null, stderr: 'err\n', output: [null, null, 'err\n'] })
        const child = spawn('sh', ['-c', 'cat; echo err >&2'], { stdio: [...stdio, 2] })
        expect([child.stdin, child.stdout, child.stderr].map((stream) => stream === null)).to.deep.equal([false, true, false])
        child.stdin?.end('more\n')
        await once(child, 'close')
        execSync('echo joined >&2', { stdio: ['ignore', 'ignore', process.stdout] })
      })
      expect(log).to.equal('in\nmore\njoined\n')
      expect(bench.log.text('out')).to.equal(log)
    })

    it('P24: throws and answers as before when it fails', async () => {
      await logOf(async () => {
        expect(() => execSync('exit 3', inherit))
          .to.throw('Command failed: exit 3')
          .with.property('status', 3)
        expect(() => execSync('kill -9 $$', inherit))
          .to.throw()
          .with.property('signal', 'SIGKILL')
        expect(() => execFileSync('no-such-program', inherit))
          .to.throw()
          .with.property('code', 'ENOENT')
        expect(spawnSync('no-such-program', [], inherit).error).to.have.property('code', 'ENOENT')
        expect(await once(spawn('no-such-program', inherit), 'error')).to.have.nested.property('[0].code', 'ENOENT')
        expect(() => spawn('sh', [], { stdio: ['inherit', 'inherit', 'no such word' as never] }))
          .to.throw()
          .with.property('code', 'ERR_INVALID_SYNC_FORK_INPUT')
        expect(await once(spawn('sh', ['-c', 'exit 4'], inherit), 'close')).to.deep.equal([4, null])
      })
    })

    const lines = 10 * 1024 * 16
    const line = 'x'.repeat(63)
    const much = `for (let i = 0; i < 160; i++) require('fs').writeSync(i % 2 + 1, ${JSON.stringify(`${line}\n`)}.repeat(1024))`
    for (const [way, write] of Object.entries<(file: string, args: readonly string[]) => unknown>({
      execFileSync: (file, args) => execFileSync(file, args, { stdio: 'inherit', maxBuffer: 1000 }),
      spawn: (file, args) => once(spawn(file, args, inherit), 'exit'),
    }))
      it(`P24: loses nothing of 10 MB: ${way}`, async () => {
        const log = await logOf(() => write(process.execPath, ['-e', much]))
        expect(log.length).to.equal(10 * 1024 * 1024)
        expect(log === `${line}\n`.repeat(lines)).to.equal(true)
      })

    it('P24: is waited for while the log is not ready for more', async () => {
      const { write } = bench.log
      const gate = Promise.withResolvers<undefined>()
      let taken = 0
      const slow = (chunk: Uint8Array, stream: 'out' | 'err'): Promise<void> => {
        void write(chunk, stream)
        taken += chunk.length
        return gate.promise
      }
      Object.assign(bench.log, { write: slow })
      let child: ChildProcess | undefined
      const running = logOf(async () => {
        child = spawn(process.execPath, ['-e', much], { ...inherit, env: env() })
        await once(child, 'exit')
      })
      await until(() => taken > 0)
      expect(child?.exitCode, 'it waits').to.equal(null)
      gate.resolve(undefined)
      expect((await running).length).to.equal(10 * 1024 * 1024)
    })

    it('P24: does not wait for what runs on behind it', async () => {
      const log = await logOf(() => execSync('sleep 1000 & echo started', { ...inherit, env: env() }))
      expect(log).to.equal('started\n')
      // a process that is replacing its shell has no environment to read for a moment
      await bench.mark.reaches(1)
      bench.mark.killAll()
    })

    it('P24: is dropped once the step is over, without ending the process', async () => {
      let child: ChildProcess | undefined
      const log = await logOf(async () => {
        child = spawn('sh', ['-c', 'echo early; read line; echo "$line"; echo late >&2'], {
          stdio: ['pipe', 'inherit', 'inherit'],
          env: env(),
        })
        await until(() => bench.log.text() === 'early\n')
      })
      const ended = once(child ?? expect.fail(), 'exit')
      child?.stdin?.end('late\n')
      expect(await ended).to.deep.equal([0, null])
      expect(log).to.equal('early\n')
      expect(bench.log.text()).to.equal(log)
    })

    it('P24: is in its log when it times out meanwhile', async () => {
      const running = bench.call(async ({ signal }) => {
        const child = spawn('sh', ['-c', `trap 'echo stopped; exit' TERM; echo began; while :; do sleep 0.01; done`], {
          ...inherit,
          env: env(),
        })
        signal.addEventListener('abort', () => child.kill())
        await once(child, 'exit')
      })
      await until(() => bench.log.text() === 'began\n')
      bench.stop({ kind: 'timeout', afterMs: 1 })
      expect((await running).ended.status).to.equal('cancelled')
      expect(bench.log.text()).to.equal('began\nstopped\n')
    })
  })

  it("P24: is in its log also if a plugin's step type writes it", async () => {
    const direct = stepType({
      summary: 'direct',
      options: {},
      run: () => once(spawn('sh', ['-c', 'echo one; echo two >&2'], inherit), 'exit'),
    })
    bench = stepBench({ types: { direct } })
    expect((await bench.uses('direct', {})).ended).to.deep.equal(passed.ended)
    expect(bench.log.text()).to.equal('one\ntwo\n')
  })

  it('P24: does not mix with what another function writes', async () => {
    const other = stepBench()
    const talk = (name: string, its: StepBench, theirs: StepBench) => async (): Promise<void> => {
      const child = spawn('sh', ['-c', `echo ${name}; read line; echo ${name}`], { stdio: ['pipe', 'inherit', 'inherit'], env: env() })
      await until(() => its.log.text() === `${name}\n` && theirs.log.text() !== '')
      child.stdin.end()
      await once(child, 'exit')
      writeSync(1, `${name}\n`)
      execSync(`echo ${name}`, inherit)
    }
    await Promise.all([bench.call(talk('a', bench, other)), other.call(talk('b', other, bench))])
    expect([bench.log.text(), other.log.text()]).to.deep.equal(['a\n'.repeat(4), 'b\n'.repeat(4)])
  })

  describe('through node:fs', () => {
    it('P24: is in its log, and the standard streams stay open', async () => {
      const log = await logOf(async () => {
        expect(writeSync(1, 'one\n')).to.equal(4)
        expect(writeSync(2, Buffer.from('-two\n-'), 1, 4)).to.equal(4)
        expect(writeSync(1, new Uint8Array(Buffer.from('3\n')))).to.equal(2)
        expect(writeSync(1, '340a', null, 'hex')).to.equal(2)
        expect(fs.writevSync(1, [Buffer.from('5'), Buffer.from('\n')])).to.equal(2)
        fs.writeFileSync(1, 'six\n')
        fs.appendFileSync('/dev/stderr', Buffer.from('seven\n'))
        fs.writeFileSync(new URL('file:///dev/stdout'), '380a', { encoding: 'hex' })
        expect(await promisify(fs.write)(1, 'nine\n')).to.deep.equal({ bytesWritten: 5, buffer: 'nine\n' })
        await promisify(fs.writeFile)('/dev/fd/2', 'ten\n')
        await writeFile('/dev/stdout', 'eleven\n')
        const byName = fs.openSync('/dev/stderr', 'a')
        fs.writeSync(byName, 'twelve\n')
        fs.closeSync(byName)
        for (const stream of [fs.createWriteStream('', { fd: 1 }), fs.createWriteStream('/dev/stdout')]) {
          stream.end('stream\n')
          await once(stream, 'close')
        }
        const file = await fs.promises.open('/dev/stdout', 'w')
        await file.write('file\n')
        await file.close()
      })
      expect(log).to.equal('one\ntwo\n3\n4\n5\nsix\nseven\n8\nnine\nten\neleven\ntwelve\nstream\nstream\nfile\n')
      expect(() => fs.fstatSync(1)).not.to.throw()
      expect(() => fs.fstatSync(2)).not.to.throw()
    })

    it('P24: is refused as before when it cannot be written', async () => {
      const log = await logOf(() => {
        expect(() => writeSync(1, 5 as never))
          .to.throw()
          .with.property('code', 'ERR_INVALID_ARG_TYPE')
        expect(() => writeSync(1, Buffer.from('ab'), 0, 3))
          .to.throw()
          .with.property('code', 'ERR_OUT_OF_RANGE')
      })
      expect(log).to.equal('')
    })
  })

  it('A4: is masked, and one process cannot hide the secret of another', async () => {
    const book = new SecretBook()
    book.add('hunter2secret')
    bench = stepBench({ masking: book })
    const log = await logOf(async () => {
      execSync('printf "[hunter2"; printf secret] >&2', inherit)
      writeSync(1, '[hunter2')
      writeSync(1, 'secret]')
      const child = spawn('sh', ['-c', 'printf "[hunter2"; read line; echo "secret]"'], {
        stdio: ['pipe', 'inherit', 'inherit'],
        env: env(),
      })
      await until(() => bench.log.text().endsWith('[***][***]['))
      writeSync(1, '-')
      execSync('printf -', inherit)
      child.stdin.end()
      await once(child, 'exit')
    })
    expect(log).to.equal('[***][***][--***]\n')
  })
})
