import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { inWorkplace } from './workplace.ts'

/** A file system of 1 MB, mounted until it is disposed of; `undefined` if this user may not mount. */
const mountTiny = (): (Disposable & { readonly path: string }) | undefined => {
  const path = mkdtempSync(join(tmpdir(), 'sparkwing-tiny-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path])
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true })
  }
  if (status === 0)
    return {
      path,
      [Symbol.dispose]: () => {
        execFileSync('umount', ['-l', path])
        remove()
      },
    }
  remove()
  return undefined
}

const files = { 'package.json': { scripts: { big: 'seq 1 500000; exit 7', small: 'echo small' } } }

describe('a home on a full disk (only tested if the user may mount a tmpfs)', function () {
  this.timeout(180_000)

  it(
    'row 39: keeps the exit code of a job whose log has no room, and reports the log as incomplete',
    inWorkplace(files, async ({ sparkwing }) => {
      using tiny = mountTiny()
      if (!tiny) return
      const { code, stdout, stderr } = await sparkwing(['run', 'big', '--output', 'quiet'], { home: tiny.path })
      expect([7, 74]).to.include(code)
      expect(stderr).to.include('exited with code 7')
      expect(stdout + stderr).to.match(/incomplete|no space/i)
    }),
  )

  it(
    'A9: still shows the runs that are recorded there, with one warning, and says why no dashboard can start',
    inWorkplace(files, async ({ sparkwing }) => {
      using tiny = mountTiny()
      if (!tiny) return
      const at = { home: tiny.path }
      expect((await sparkwing(['run', 'small'], at)).code).to.equal(0)
      for (const name of readdirSync(tiny.path).filter((name) => name.startsWith('state.db'))) rmSync(join(tiny.path, name))
      expect(() => {
        writeFileSync(join(tiny.path, 'filler'), Buffer.alloc(2 << 20))
      }).to.throw(/ENOSPC/)
      for (const [args, shown] of [
        [['runs', 'list'], 'small'],
        [['runs', 'show', 'latest'], 'passed'],
        [['runs', 'logs', 'latest'], 'small'],
      ] as const) {
        const { code, stdout, stderr } = await sparkwing(args, at)
        expect([code, stdout.includes(shown)], stdout + stderr).to.deep.equal([0, true])
        expect(stderr).to.match(
          /^The store .* cannot be used: [^\n]*\. The runs are read from their journals instead\.\n(?:✓ small passed in .*\n)?$/,
        )
      }
      const start = await sparkwing(['dashboard', 'start', '--port', '0'], at)
      expect([start.code, start.stderr]).to.deep.equal([
        74,
        `error: Cannot write to the home ${tiny.path} (ENOSPC).\n  try: Set SPARKWING_HOME to a folder that you can write to.\n`,
      ])
      expect(readdirSync(tiny.path).filter((name) => name.endsWith('.tmp'))).to.deep.equal([])
    }),
  )

  it(
    'row 11: makes a run exit with 74 and one sentence if it has no room at all',
    inWorkplace(files, async ({ sparkwing }) => {
      using tiny = mountTiny()
      if (!tiny) return
      expect(() => {
        writeFileSync(join(tiny.path, 'filler'), Buffer.alloc(2 << 20))
      }).to.throw(/ENOSPC/)
      const { code, stdout, stderr } = await sparkwing(['run', 'small'], { home: tiny.path })
      expect(code).to.equal(74)
      expect(stdout + stderr).to.match(/SPARKWING_HOME|journal/)
      expect(stderr).not.to.match(/^\s+at /m)
    }),
  )
})
