import { createHash } from 'node:crypto'
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { commandBench, type CommandBench } from './command-bench.ts'

describe('a command', () => {
  let bench: CommandBench
  let directory: string

  beforeEach(async () => {
    bench = commandBench()
    directory = await realpath(await mkdtemp(join(tmpdir(), 'sparkwing-command-')))
  })
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true })
    expect(bench.mark.count(), 'surviving processes').to.equal(0)
  })

  it('ends with its exit code', async () => {
    expect(await bench.sh('exit 7')).to.deep.equal({ kind: 'exited', exitCode: 7 })
    expect(await bench.sh('exit 0')).to.deep.equal({ kind: 'exited', exitCode: 0 })
    expect(bench.notes).to.deep.equal([])
  })

  it('ends with the signal that killed it', async () => {
    expect(await bench.sh('kill -USR1 $$')).to.deep.equal({ kind: 'killed', signal: 'SIGUSR1' })
  })

  it('writes both streams to the log and marks stderr', async () => {
    await bench.sh('echo good; echo bad >&2')
    expect([bench.log.text('out'), bench.log.text('err')]).to.deep.equal(['good\n', 'bad\n'])
  })

  it('gets the given environment and directory, and an empty stdin', async () => {
    await bench.sh('echo "$GREETING, ${HOME-no home}"; pwd; cat; echo end', {
      cwd: directory,
      env: { ...bench.mark.env, GREETING: 'hello' },
    })
    expect(bench.log.text()).to.equal(`hello, no home\n${directory}\nend\n`)
  })

  it('reads the given input', async () => {
    await bench.run('cat', [], { input: 'one\ntwo' })
    expect(bench.log.text()).to.equal('one\ntwo')
  })

  it('succeeds even if it never reads its input', async () => {
    expect(await bench.run('true', [], { input: 'x'.repeat(1_000_000) })).to.deep.equal({ kind: 'exited', exitCode: 0 })
  })

  it('P1: can open its streams by name', async () => {
    for (const stderr of ['apart', 'joined'] as const) {
      const one = commandBench()
      const end = await one.sh('echo one >/dev/stdout; echo two >/dev/stderr; echo three | tee /dev/stderr >/dev/null', { stderr })
      expect(end).to.deep.equal({ kind: 'exited', exitCode: 0 })
      const out = stderr === 'joined' ? 'one\ntwo\nthree\n' : 'one\n'
      expect([one.log.text('out'), one.log.text('err')]).to.deep.equal([out, stderr === 'joined' ? '' : 'two\nthree\n'])
    }
    await bench.run('cat', ['/dev/stdin'], { input: 'by name' })
    expect(bench.log.text()).to.equal('by name')
  })

  it('P1: gives no descriptor to a command beside it', async () => {
    const listing = 'sleep 0.05; for fd in /proc/$$/fd/*; do readlink "$fd"; done | grep -c sparkwing-pipes'
    const benches = Array.from({ length: 6 }, () => commandBench())
    await Promise.all(benches.map((one) => one.sh(listing, { stderr: 'joined' })))
    // its own stdout and stderr
    expect(benches.map((one) => one.log.text())).to.deep.equal(benches.map(() => '2\n'))
  })

  it('has no controlling terminal', async () => {
    await bench.sh('(: > /dev/tty) 2>/dev/null || echo none')
    expect(bench.log.text()).to.equal('none\n')
  })

  it('row 37: passes on every byte unchanged, however characters and line ends are split', async () => {
    const bytes = Buffer.concat([
      Buffer.from('naïve €uro 𝒳\r\nbar\rbar\0'),
      Buffer.from([0xff, 0xfe, 0x80, 0xc3]),
      Buffer.from('no final newline €'),
    ])
    const script = `const bytes = Buffer.from('${bytes.toString('hex')}', 'hex'); for (const byte of bytes) require('fs').writeSync(1, Buffer.from([byte]))`
    await bench.run('node', ['-e', script])
    expect(bench.log.bytes().equals(bytes)).to.equal(true)
  })

  it('says what is missing when it cannot start', async () => {
    await writeFile(join(directory, 'plain'), 'text')
    await writeFile(join(directory, 'script'), '#!/no/such/shell\n')
    await chmod(join(directory, 'script'), 0o755)
    const here = { cwd: directory }
    expect(await bench.run('no-such-program', [])).to.deep.equal({
      kind: 'not-started',
      message: 'no program "no-such-program" was found on the PATH',
    })
    expect(await bench.run('./absent', [], here)).to.deep.equal({ kind: 'not-started', message: 'there is no program ./absent' })
    expect(await bench.run('./script', [], here)).to.deep.equal({
      kind: 'not-started',
      message: 'the first line of ./script names the interpreter /no/such/shell, which does not exist',
    })
    expect(await bench.run('./plain', [], here)).to.deep.equal({
      kind: 'not-started',
      message: './plain is not executable: allow it with chmod +x',
    })
    expect(await bench.run('true', [], { cwd: join(directory, 'gone') })).to.deep.equal({
      kind: 'not-started',
      message: `the working directory ${join(directory, 'gone')} does not exist`,
    })
    expect(await bench.run('true', [], { cwd: join(directory, 'plain') })).to.deep.equal({
      kind: 'not-started',
      message: `the working directory ${join(directory, 'plain')} is not a directory`,
    })
  })

  it('reports arguments that are longer than the system allows', async () => {
    const end = await bench.run('true', ['x'.repeat(4_000_000)])
    expect(end.kind === 'not-started' && end.message).to.match(/^true: arguments and environment \(40\d{5} bytes\) are longer than/)
  })

  it('does not start after a request to stop', async () => {
    bench.stop()
    expect(await bench.sh('echo never')).to.deep.equal({
      kind: 'not-started',
      message: 'sh was not started: its job is being stopped',
    })
    expect(bench.log.text()).to.equal('')
  })

  it('row 36: is slowed down by a slow log, and loses no byte of 64 MiB', async () => {
    const hash = createHash('sha256')
    let bytes = 0
    let inFlight = 0
    let mostInFlight = 0
    let waits = 0
    const slow = commandBench({
      log: {
        write: (chunk) => {
          hash.update(chunk)
          bytes += chunk.length
          inFlight += chunk.length
          mostInFlight = Math.max(mostInFlight, inFlight)
          waits += 1
          const done = (): void => {
            inFlight -= chunk.length
          }
          return (waits % 64 === 0 ? sleep(20) : Promise.resolve()).then(done)
        },
      },
    })
    const size = 64 * 1024 * 1024
    const block = Buffer.alloc(65_536, 'no newline in here 0123456789 ')
    const expected = createHash('sha256')
    for (let at = 0; at < size; at += block.length) expected.update(block)
    const script = `const block = Buffer.alloc(65536, 'no newline in here 0123456789 '); for (let at = 0; at < ${size}; at += 65536) { let from = 0; while (from < 65536) from += require('fs').writeSync(1, block, from) }`
    expect(await slow.run('node', ['-e', script])).to.deep.equal({ kind: 'exited', exitCode: 0 })
    expect([bytes, hash.digest('hex')]).to.deep.equal([size, expected.digest('hex')])
    expect(mostInFlight).to.be.at.most(65_536 * 2)
  })

  it('row 36: has the rest of the pipe read after its exit, even when the log is slow', async () => {
    let taken = 0
    const slow = commandBench({
      log: {
        write: (chunk) => {
          taken += chunk.length
          return sleep(300)
        },
      },
    })
    await slow.sh('head -c 60000 /dev/zero; head -c 60000 /dev/zero >&2')
    expect(taken).to.equal(120_000)
    expect(slow.notes).to.deep.equal([])
  })
})
