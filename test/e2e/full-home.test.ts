import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { inWorkplace } from './workplace.ts'

/** A file system of 1 MB, mounted until it is disposed of; `undefined` where this user may not mount. */
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

describe('a home on a full disk (where the user may mount a tmpfs; nothing is tested elsewhere)', function () {
  this.timeout(60_000)

  it(
    'row 39: keeps the exit code of a job whose log has no room, and says that the log is incomplete',
    inWorkplace(files, async ({ sparkwing }) => {
      using tiny = mountTiny()
      if (!tiny) return
      const { code, stdout, stderr } = await sparkwing(['run', 'big', '--output', 'quiet'], { home: tiny.path })
      expect([1, 74]).to.include(code)
      expect(stdout).to.include('exited with code 7')
      expect(stdout + stderr).to.match(/incomplete|no space/i)
    }),
  )

  it(
    'row 11: that has no room at all ends a run with 74 and a sentence',
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
