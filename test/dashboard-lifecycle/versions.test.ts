import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { compareVersions } from '../../src/server-process/compare-versions.ts'
import type { Finished } from '../e2e/sparkwing.ts'
import { sparkwing } from '../e2e/sparkwing.ts'
import { inDashboardHome, isAlive, type DashboardPlace } from './dashboard-place.ts'

/** A copy of the built package with another version number. */
const packageOfVersion = (bin: string, version: string): Disposable & { readonly bin: string } => {
  const root = mkdtempSync(join(tmpdir(), 'sparkwing-version-'))
  cpSync(dirname(dirname(bin)), root, { recursive: true, verbatimSymlinks: true })
  const file = join(root, 'package.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), version }))
  return {
    bin: join(root, 'bin/run.js'),
    [Symbol.dispose]: () => {
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const startFrom = (bin: string, { home, place }: DashboardPlace): Promise<Finished> =>
  sparkwing(['dashboard', 'start'], { cwd: place.project.directory, home, bin, env: place.mark.env })

describe('a dashboard server of another version', function () {
  this.timeout(240_000)

  it(
    'is replaced at its address by the new one when it is older',
    inDashboardHome(async (dashboard) => {
      const { bin, started, record, processes } = dashboard
      const old = await started(['--port', '0', '--read-only'])
      using newer = packageOfVersion(bin, '98.0.0')
      const { code, stdout } = await startFrom(newer.bin, dashboard)
      const now = record()
      expect([code, stdout]).to.deep.equal([
        0,
        `Dashboard: ${old.url} (pid ${now.pid})\nIt replaces a dashboard of version ${old.version}.\n`,
      ])
      expect([now.version, now.readOnly, isAlive(old), processes()]).to.deep.equal(['98.0.0', true, false, 1])
    }),
  )

  it(
    'keeps running when it is newer, and its URL is printed',
    inDashboardHome(async (dashboard) => {
      const { bin, call, started, record, processes } = dashboard
      const current = await started()
      using older = packageOfVersion(bin, '0.0.1')
      const { code, stdout } = await startFrom(older.bin, dashboard)
      expect([code, stdout]).to.deep.equal([
        0,
        `Dashboard: ${current.url} (pid ${current.pid}, already running)\n` +
          `It has version ${current.version}, which is newer than this 0.0.1, so it keeps running.\n`,
      ])
      expect([record().pid, processes()]).to.deep.equal([current.pid, 1])
      expect((await call(['status'])).code).to.equal(0)
    }),
  )
})

describe('the order of versions', () => {
  it('is that of semantic versions', () => {
    const inOrder = [
      '0.9.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0',
      '1.0.10',
      '1.2.0',
      '10.0.0',
    ]
    for (const [index, version] of inOrder.entries())
      for (const [otherIndex, other] of inOrder.entries())
        expect(Math.sign(compareVersions(version, other)), `${version} and ${other}`).to.equal(Math.sign(index - otherIndex))
    expect(compareVersions('1.0.0+a', '1.0.0+b')).to.equal(0)
  })
})
