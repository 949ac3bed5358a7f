import { expect } from 'chai'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, constants, existsSync, openSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { LogEnd } from '../../src/engine/ports.ts'
import { readJournal } from '../../src/journal/journal-reader.ts'
import { createLogStore } from '../../src/journal/logs/log-writer.ts'
import { logIndexPath, logPath } from '../../src/journal/run-folder.ts'
import { toJobId } from '../../src/model/ids.ts'
import { manualClock } from './manual-clock.ts'
import { tempFolder } from './temp-folder.ts'

const job = toJobId('build')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const outputs: Readonly<Record<string, Buffer>> = {
  'all byte values': Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) & 255)),
  CRLF: Buffer.from('one\r\ntwo\r\n\r\nfour\r\n'),
  'multi-byte characters': Buffer.from('äöü ✓ 🐦 é\n'.repeat(50)),
  'no final newline': Buffer.from('one\ntwo'),
  'a bar of carriage returns and NUL': Buffer.from('10%\r20%\r\0\x1b[2K100%\n'),
}

describe('log writer', () => {
  for (const [what, bytes] of Object.entries(outputs)) {
    it(`writes ${what} to the log as it comes, byte by byte and at once`, async () => {
      for (const size of [1, 3, bytes.length]) {
        using temp = tempFolder()
        const log = createLogStore({ folder: temp.path, clock: manualClock() }).open(job)
        for (let at = 0; at < bytes.length; at += size) await log.write(bytes.subarray(at, at + size), 'out')
        const lines = bytes.filter((byte) => byte === 0x0a).length
        expect(log.position()).to.deep.equal({ bytes: bytes.length, lines })
        expect(await log.close()).to.deep.equal({ position: { bytes: bytes.length, lines }, isComplete: true })
        expect(readFileSync(logPath(temp.path, job)).equals(bytes)).to.equal(true)
      }
    })
  }

  it('keeps 16 MiB in order, whatever the sizes of the writes, and holds the writer back beyond 1 MiB', async () => {
    using temp = tempFolder()
    const bytes = Buffer.alloc(16 * 1024 * 1024)
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at)
    const log = createLogStore({ folder: temp.path, clock: manualClock() }).open(job)
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 31) % 65_537)
      await log.write(bytes.subarray(at, at + size), 'out')
    expect((await log.close()).position.bytes).to.equal(bytes.length)
    expect(sha256(readFileSync(logPath(temp.path, job)))).to.equal(sha256(bytes))
  })

  it('creates an empty log and no index for a job without output, closed to other users', async () => {
    using temp = tempFolder()
    const store = createLogStore({ folder: temp.path, clock: manualClock() })
    const quiet = store.open(job)
    expect(quiet.write(Buffer.alloc(0), 'out')).to.equal(undefined)
    expect(existsSync(logPath(temp.path, job))).to.equal(true)
    expect(await quiet.close()).to.deep.equal({ position: { bytes: 0, lines: 0 }, isComplete: true })
    expect(existsSync(logIndexPath(temp.path, job))).to.equal(false)
    const loud = store.open(toJobId('loud'))
    void loud.write(Buffer.from('x\n'), 'out')
    await loud.close()
    const files = [logPath(temp.path, job), logPath(temp.path, toJobId('loud')), logIndexPath(temp.path, toJobId('loud'))]
    expect(files.map((file) => statSync(file).mode & 0o777)).to.deep.equal([0o600, 0o600, 0o600])
  })

  it('passes on every byte once it is in the log, not before, and waits for the listener', async () => {
    using temp = tempFolder()
    const told: string[] = []
    let toldBytes = 0
    const gate = Promise.withResolvers<undefined>()
    const log = createLogStore({
      folder: temp.path,
      clock: manualClock(),
      onOutput: (of, chunk, stream) => {
        told.push(`${of} ${stream} ${chunk.length}`)
        toldBytes += chunk.length
        expect(statSync(logPath(temp.path, job)).size).to.be.at.least(toldBytes)
        return told.length === 4 ? gate.promise : undefined
      },
    }).open(job)
    expect(log.write(Buffer.from('one'), 'out')).to.equal(undefined)
    // a short output is passed on at once
    expect(told).to.deep.equal(['build out 3'])
    for (const [length, stream] of [
      [100_000, 'out'],
      [3, 'err'],
      [200_000, 'out'],
    ] as const)
      expect(log.write(Buffer.alloc(length, 'x'), stream)).to.equal(undefined)
    expect(told).to.have.length(1)
    await log.flushed()
    expect(told.slice(1)).to.deep.equal(['build out 100000', 'build err 3', 'build out 200000'])
    const held = log.write(Buffer.from('last'), 'out')
    let isHeld = true
    void held?.then(() => (isHeld = false))
    await log.close()
    expect([told.at(-1), isHeld]).to.deep.equal(['build out 4', true])
    gate.resolve(undefined)
    await held
  })

  it('writes what a held-back writer adds while the log is being closed', async () => {
    using temp = tempFolder()
    const log = createLogStore({ folder: temp.path, clock: manualClock() }).open(job)
    const held = log.write(Buffer.alloc(2 * 1024 * 1024, 'x'), 'out')
    const closing = log.close()
    await held
    void log.write(Buffer.from('last\n'), 'out')
    expect(await closing).to.deep.equal({ position: { bytes: 2 * 1024 * 1024 + 5, lines: 1 }, isComplete: true })
    expect(readFileSync(logPath(temp.path, job)).subarray(-5).toString()).to.equal('last\n')
  })

  it('queues about 1 MiB for a disk that is too slow, and loses nothing (row 36)', async () => {
    using temp = tempFolder()
    const path = logPath(temp.path, job)
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path])
    const reader = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    const log = createLogStore({ folder: temp.path, clock: manualClock() }).open(job)
    const chunk = Buffer.alloc(64 * 1024, 'stuck ')
    let written = chunk.length
    let held = log.write(chunk, 'out')
    for (; !held && written < 8 * 1024 * 1024; written += chunk.length) held = log.write(chunk, 'out')
    expect(held).to.be.instanceOf(Promise)
    expect(written).to.be.at.most(1024 * 1024 + 2 * chunk.length)
    const cat = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] })
    cat.stdout.once('data', () => {
      closeSync(reader)
    })
    const received = cat.stdout.toArray() as Promise<Buffer[]>
    await held
    expect(await log.close()).to.deep.equal({ position: { bytes: written, lines: 0 }, isComplete: true })
    expect(Buffer.concat(await received).length).to.equal(written)
  })

  it('accepts and passes on all output if the disk is full from the start, and reports the log as incomplete (row 39)', async () => {
    using temp = tempFolder()
    symlinkSync('/dev/full', logPath(temp.path, job))
    let told = 0
    const log = createLogStore({
      folder: temp.path,
      clock: manualClock(),
      onOutput: (_job, chunk) => {
        told += chunk.length
        return undefined
      },
    }).open(job)
    for (let count = 0; count < 200; count++) await log.write(Buffer.alloc(64 * 1024, 'line\n'), 'out')
    expect(await log.close()).to.deep.equal({
      position: { bytes: 0, lines: 0 },
      isComplete: false,
      missing: { bytes: 200 * 64 * 1024, places: 1, because: 'no space left on device' },
    })
    expect(told).to.equal(200 * 64 * 1024)
  })

  it('counts only what is on the disk if it fills up during a write, and leaves only whole records in the journal (row 39)', async () => {
    using temp = tempFolder()
    const script = fileURLToPath(new URL('write-until-full.ts', import.meta.url))
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -f 201 && exec "$@"', 'sh', process.execPath, script, temp.path])
    const { closed, shown, failed, lastSeq } = JSON.parse(stdout) as {
      closed: LogEnd
      shown: number
      failed: string
      lastSeq: number
    }
    const onDisk = readFileSync(logPath(temp.path, toJobId('big')))
    expect(onDisk.length).to.be.within(1, 300_000)
    expect(closed).to.deep.equal({
      position: { bytes: onDisk.length, lines: onDisk.filter((byte) => byte === 0x0a).length },
      isComplete: false,
      missing: { bytes: 2_100_000 - onDisk.length, places: 1, because: 'file too large' },
    })
    expect(shown).to.equal(2_100_000)
    expect(failed).to.match(/EFBIG|ENOSPC/)
    const journal = readJournal(join(temp.path, 'journal'))
    expect([journal.isTorn, journal.corruptLines, lastSeq]).to.deep.equal([false, 0, 3000])
    expect(journal.events.map(({ seq }) => seq)).to.deep.equal(Array.from({ length: journal.lastSeq }, (_, index) => index + 1))
    expect(journal.lastSeq).to.be.within(1000, 2999)
  })

  it('does not fail a job whose log cannot be opened', async () => {
    using temp = tempFolder()
    const log = createLogStore({ folder: join(temp.path, 'missing'), clock: manualClock() }).open(job)
    expect(log.write(Buffer.from('lost\n'), 'out')).to.equal(undefined)
    expect(await log.close()).to.deep.equal({
      position: { bytes: 0, lines: 0 },
      isComplete: false,
      missing: { bytes: 5, places: 1, because: 'its folder is gone' },
    })
    expect(existsSync(join(temp.path, 'missing'))).to.equal(false)
  })
})
