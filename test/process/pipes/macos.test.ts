import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { startOnSomeStreams } from '../../../src/process/terminal/leaders.ts'
import { loadPty } from '../../../src/process/terminal/pty.ts'
import { openOutputPipe } from '../../../src/process/pipes/pipes.ts'
import { commandBench } from '../command-bench.ts'

const watched = [
  'openSync',
  'open',
  'readFileSync',
  'readFile',
  'readdirSync',
  'readlinkSync',
  'statSync',
  'existsSync',
  'accessSync',
] as const

/** Runs the code as if on macOS. Returns the paths that it looks at. */
const onMacos = async (code: () => Promise<void>): Promise<readonly string[]> => {
  const paths: string[] = []
  const { platform } = process
  const originals = watched.map((name) => [name, fs[name]] as const)
  for (const [name, original] of originals)
    Reflect.set(fs, name, (...args: readonly unknown[]): unknown => {
      paths.push(String(args[0]))
      return Reflect.apply(original, fs, args) as unknown
    })
  syncBuiltinESMExports()
  Object.defineProperty(process, 'platform', { value: 'darwin' })
  try {
    await code()
  } finally {
    Object.defineProperty(process, 'platform', { value: platform })
    for (const [name, original] of originals) Reflect.set(fs, name, original)
    syncBuiltinESMExports()
  }
  return paths
}

const expectNoProc = (paths: readonly string[]): void => {
  expect(paths).not.to.deep.equal([])
  expect(paths.filter((path) => path.startsWith('/proc'))).to.deep.equal([])
}

describe('on macOS', () => {
  it('P1: a command has real pipes, made without /proc', async () => {
    const bench = commandBench()
    const paths = await onMacos(async () => {
      const script = 'test -p /dev/stdout && test -p /dev/stderr && echo pipes; echo error >/dev/stderr; cat'
      expect(await bench.sh(script, { input: 'input' })).to.deep.equal({ kind: 'exited', exitCode: 0 })
      expect(await bench.sh('echo out; echo err >&2', { stderr: 'joined' })).to.deep.equal({ kind: 'exited', exitCode: 0 })
    })
    expect(bench.log.text('out')).to.equal('pipes\ninputout\nerr\n')
    expect(bench.log.text('err')).to.equal('error\n')
    expectNoProc(paths)
  })

  const native = loadPty()
  if (native)
    it('P16: a command has a terminal as some of its streams, made without /proc', async () => {
      const command = {
        file: 'sh',
        args: ['-c', 'test -t 0 || test -t 1 || echo pipe; test -t 2 && : >/dev/tty && echo "$0"'],
        cwd: process.cwd(),
        env: process.env,
      }
      const paths = await onMacos(async () => {
        const pipe = (await openOutputPipe()) ?? expect.fail('no pipe could be made')
        const leader = await startOnSomeStreams(native, command, { columns: 80, rows: 24 }, [undefined, pipe.childEnd, 'terminal'])
        fs.closeSync(pipe.childEnd)
        expect(await text(pipe.reader)).to.equal('pipe\nsh\n')
        expect(await leader?.exited).to.deep.equal({ kind: 'exited', exitCode: 0 })
        for (const fd of [leader?.fd, leader?.kept]) if (fd !== undefined) fs.closeSync(fd)
      })
      expectNoProc(paths)
    })
})
