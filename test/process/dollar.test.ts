import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Dollar } from '../../src/pipeline/dollar.ts'
import { createCommandDesk, type CommandDesk } from '../../src/process/command-desk.ts'
import { CommandError } from '../../src/process/command-error.ts'
import { createDollar } from '../../src/process/dollar.ts'
import { noMasking } from './no-masking.ts'
import { commandBench, type CommandBench } from './command-bench.ts'
import { until } from './marked-processes.ts'

const rejection = async (promise: Promise<unknown>): Promise<Error> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof Error ? error : expect.fail('it did not reject with an error')
}

describe('$', () => {
  let bench: CommandBench
  let desk: CommandDesk
  let $: Dollar
  let cwd: string

  beforeEach(async () => {
    bench = commandBench()
    desk = createCommandDesk(bench.host, noMasking)
    cwd = await realpath(await mkdtemp(join(tmpdir(), 'sparkwing-dollar-')))
    $ = createDollar(desk, { cwd, env: bench.mark.env })
  })
  afterEach(async () => {
    expect(bench.mark.count(), 'surviving processes').to.equal(0)
    await rm(cwd, { recursive: true, force: true })
  })

  it('resolves to the output of the command, which is also in the log', async () => {
    await writeFile(join(cwd, 'script.sh'), 'echo out; echo err >&2')
    expect(await $`sh script.sh`).to.deep.equal({ kind: 'command-result', stdout: 'out', stderr: 'err', exitCode: 0 })
    expect([bench.log.text('out'), bench.log.text('err')]).to.deep.equal(['out\n', 'err\n'])
  })

  it('passes values unchanged', async () => {
    const values = ['a b', '$(touch pwned)', "'", '"', '*', '; exit 1']
    const { stdout } = await $`node -e ${'process.stdout.write(JSON.stringify(process.argv.slice(1)))'} ${values}`
    expect(JSON.parse(stdout)).to.deep.equal(values)
  })

  it('decodes characters that were written byte by byte', async () => {
    const script = `for (const byte of Buffer.from('naïve € 𝒳')) require('fs').writeSync(1, Buffer.from([byte]))`
    expect((await $`node -e ${script}`).stdout).to.equal('naïve € 𝒳')
  })

  it('removes only one final newline', async () => {
    expect((await $`printf ${'a\n\n'}`).stdout).to.equal('a\n')
    expect((await $`printf ${'a\r\n'}`).stdout).to.equal('a')
  })

  it('takes options by a call that returns a new $', async () => {
    await mkdir(join(cwd, 'web'))
    const bound = $({ cwd: 'web', env: { COLOUR: 'red' } })
    expect((await bound`sh -c ${'pwd; echo $COLOUR'}`).stdout).to.equal(`${join(cwd, 'web')}\nred`)
    expect((await bound({ input: 'typed', cwd: '..' })`sh -c ${'pwd; cat; echo $COLOUR'}`).stdout).to.equal(`${cwd}\ntypedred`)
  })

  it('rejects when the command fails, and names the command and the end of its output', async () => {
    const error = await rejection($`sh -c ${'echo first >&2; echo "no such branch" >&2; exit 4'}`)
    expect(error).to.be.instanceOf(CommandError)
    expect(error).to.include({ exitCode: 4, command: `sh -c 'echo first >&2; echo "no such branch" >&2; exit 4'` })
    expect(error.message).to.match(/exited with code 4: no such branch$/)
    const killed = await rejection($`sh -c ${'kill -KILL $$'}`)
    expect(killed).to.include({ signal: 'SIGKILL', message: "sh -c 'kill -KILL $$' was killed by SIGKILL" })
    const absent = await rejection($`no-such-program`)
    expect(absent.message).to.equal('no-such-program could not start: no program "no-such-program" was found on the PATH')
    expect((await rejection($({ cwd: 'gone' })`true`)).message).to.equal(
      `true could not start: the working directory ${join(cwd, 'gone')} does not exist`,
    )
  })

  it('returns the exit code in the result with reject: false', async () => {
    expect((await $({ reject: false })`sh -c ${'exit 3'}`).exitCode).to.equal(3)
  })

  it('rejects on text that needs a shell', async () => {
    expect((await rejection($`ls | wc`)).message).to.include('use sh`…`')
  })

  it('P21: runs on beyond 16 MiB of output, which only cannot be read', async () => {
    const result = await $`sh -c ${'yes | head -c 20000000; echo done >&2'}`
    expect(result).to.include({ exitCode: 0, stderr: 'done' })
    expect(() => result.stdout).to.throw(
      /^the stdout of sh .* cannot be read: \$ keeps at most 16 MiB of it; write the output to a file, or use sh`…`$/,
    )
    const error = await rejection($`sh -c ${'yes | head -c 20000000 >&2; echo broken >&2; exit 3'}`)
    expect(error).to.include({ exitCode: 3 })
    expect(error.message).to.match(/: broken$/)
  })

  it('starts nothing once the job is being stopped, and stops running commands', async () => {
    const running = rejection($`sleep 300`)
    await bench.mark.reaches(1)
    bench.stop()
    expect(await running).to.include({ signal: 'SIGTERM' })
    expect((await rejection($`echo late`)).message).to.equal('echo late could not start: its job is being stopped')
    expect(bench.log.text()).to.equal('')
  })

  it('is registered at the desk while it runs', async () => {
    const running = rejection($`sleep 300`)
    await until(() => bench.mark.count() === 1)
    expect(desk.pending()).to.deep.equal(['sleep 300'])
    bench.kill()
    await desk.close()
    expect(desk.pending()).to.deep.equal([])
    expect(await running).to.include({ signal: 'SIGKILL' })
  })
})
