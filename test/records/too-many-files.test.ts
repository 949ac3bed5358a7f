import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'

describe('a reader that cannot open more files', () => {
  it('A8: reports that, and does not report its runs as unreadable', () => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    const fixture = fileURLToPath(new URL('out-of-files-fixture.ts', import.meta.url))
    const said = execFileSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, fixture, home.path, run.id], {
      encoding: 'utf8',
    })
    expect(
      said
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).to.deep.equal([
      { found: 'too-many-files: Sparkwing has too many files open.', unreadable: [] },
      { found: 'running', unreadable: [] },
    ])
  })
})
