import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { isLongForm, times } from '../faults/times.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const wholeWrites = 'process.stdout.write(require("fs").readFileSync("bytes"))'
const byteByByte = 'const fs = require("fs"); for (const byte of fs.readFileSync("bytes")) fs.writeSync(1, Uint8Array.of(byte))'

const outputs: readonly { readonly name: string; readonly bytes: Buffer; readonly writer: string }[] = [
  { name: 'a megabyte of random bytes', bytes: randomBytes(1 << 20), writer: wholeWrites },
  { name: 'CRLF and lone CR', bytes: Buffer.from('one\r\ntwo\r\r\n\n\rthree\r\n'.repeat(1000)), writer: wholeWrites },
  { name: 'characters split over writes of one byte', bytes: Buffer.from('é│漢😀\n'.repeat(200)), writer: byteByByte },
  { name: 'no final newline', bytes: Buffer.from('first\nlast'), writer: wholeWrites },
  { name: 'nothing', bytes: Buffer.alloc(0), writer: wholeWrites },
]

// the short form too exceeds the memory limit if it is kept in memory
const megabytes = times(120, 200)
/** Numbered lines, so that a lost, repeated or misplaced piece is noticed. */
const manyLines = `seq 1 23500000 | head -c ${megabytes}000000`
/** Random bytes without a newline: the same 64 MB over and over, which is cheaper than making all of them. */
const oneLine = (bytes: number): string => `while cat piece; do :; done | head -c ${bytes}`
const makePiece = "head -c 64000000 /dev/urandom | LC_ALL=C tr -d '\\n' > piece"

/** Peak memory of a process in MB, sampled until it ends. */
const peakOf = async (pid: number, ended: Promise<unknown>): Promise<number> => {
  const over = new AbortController()
  void ended.then(() => {
    over.abort()
  })
  let peakKb = 0
  while (!over.signal.aborted) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    await sleep(10)
  }
  return peakKb / 1024
}

/** Runs and reads the output without keeping it. */
const runUnkept = async ({ bin, env, project }: Workplace, args: readonly string[]) => {
  const child = spawn(process.execPath, [bin, ...args], { cwd: project.directory, env, stdio: ['ignore', 'pipe', 'inherit'] })
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  const ended = once(child, 'close')
  const peakMb = await peakOf(child.pid ?? 0, ended)
  const [code] = (await ended) as [number | null]
  return { code, bytes, peakMb }
}

/** What `cmp` reports for the log of the only run's job and the output of a command. */
const compare = async ({ project, home, folders, env }: Workplace, command: string, job: string): Promise<string> => {
  const log = join(home, 'runs', folders().at(-1) ?? '', `${job}.log`)
  const child = spawn('sh', ['-c', `{ ${command}; } | cmp - "$1" 2>&1`, 'sh', log], { cwd: project.directory, env })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return code === 0 ? 'equal' : said
}

describe('the log of a job', () => {
  for (const { name, bytes, writer } of outputs)
    it(
      `row 38: contains exactly what its command wrote: ${name}`,
      inWorkplace({ 'package.json': {}, 'write.cjs': writer }, async ({ project, hosted, folders, home, show }) => {
        writeFileSync(project.path('bytes'), bytes)
        const { code } = await hosted(['exec', '--output', 'quiet', '--', process.execPath, 'write.cjs'])
        expect(code).to.equal(0)
        const [run = ''] = folders()
        const [job] = (await show(run)).jobs
        const log = readFileSync(join(home, 'runs', run, job?.log?.file ?? ''))
        expect(log.equals(bytes)).to.equal(true)
        expect(job?.log).to.include({ bytes: bytes.length, lines: bytes.filter((byte) => byte === 10).length, isComplete: true })
      }),
    )

  for (const { command, name, output } of [
    { name: `${megabytes} MB in lines, all of them shown`, command: manyLines, output: 'lines' },
    // the long form is longer than a string can be
    { name: `one line of ${times(120, 1024)} MiB`, command: oneLine(times(120, 1024) * 1024 * 1024), output: 'quiet' },
    ...(isLongForm
      ? ([
          { name: '200 MB in lines, not shown', command: manyLines, output: 'quiet' },
          { name: 'one line of 200 MB, all of it shown', command: oneLine(200_000_000), output: 'lines' },
        ] as const)
      : []),
  ] as const)
    it(
      `row 35: contains exactly what its command wrote, using less than 160 MB of memory: ${name}`,
      inWorkplace({ 'package.json': { scripts: { big: command } } }, async (place) => {
        if (command !== manyLines) spawnSync('sh', ['-c', makePiece], { cwd: place.project.directory })
        const { code, bytes, peakMb } = await runUnkept(place, ['run', 'big', '--output', output])
        expect(code).to.equal(0)
        expect(await compare(place, command, 'big')).to.equal('equal')
        if (output === 'lines') expect(bytes).to.be.at.least(megabytes * 1_000_000)
        // only Linux reports the peak memory of a process
        if (process.platform === 'linux') expect(peakMb).to.be.within(20, 160)
      }),
    ).timeout(180_000)
})
