import { globSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect } from 'chai'
import { openToolFolder } from '../../scripts/failure-logs/tool-folder.ts'

const folders = globSync('**/expected.json', { cwd: import.meta.dirname })
  .map(dirname)
  .sort()

// A wrong number in expected.json would blame the digest for what is the corpus's own mistake.
describe('the corpus of failure logs', () => {
  it('has at least 150 logs of at least 25 tools', () => {
    const inUse = folders.filter((folder) => !folder.startsWith('held-out'))
    const logs = inUse.flatMap((folder) => openToolFolder(join(import.meta.dirname, folder)).expected)
    expect(inUse.length).to.be.at.least(25)
    expect(logs.length).to.be.at.least(150)
  })

  it('takes at most 3 MB', () => {
    const sizes = globSync('**/*.{log,gz,json}', { cwd: import.meta.dirname }).map((file) => statSync(join(import.meta.dirname, file)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.below(3_000_000)
  })

  for (const folder of folders) {
    it(`expects lines that are in the logs of ${basename(folder)}`, () => {
      const place = join(import.meta.dirname, folder)
      const { expected, readLog } = openToolFolder(place)
      const logs = readdirSync(place).filter((file) => file !== 'expected.json')
      expect(expected.map(({ log }) => log).sort()).to.deep.equal(logs.sort())
      for (const { log, exitCode, headline, acceptable, block } of expected) {
        if (exitCode === 0) {
          expect({ log, headline, acceptable, block }).to.deep.equal({ log, headline: null, acceptable: [], block: null })
          continue
        }
        const [from = 0, to = 0] = block ?? []
        expect(headline, `the headline of ${log}, which is part of its block`).to.be.within(from, to)
        const lines = readLog(log).split('\n')
        const blank = [from, to, headline ?? 0, ...acceptable].filter((line) => (lines[line - 1] ?? '').trim() === '')
        expect(blank, `blank lines of ${log}`).to.deep.equal([])
      }
    })
  }

  it('has no folder of the machine that made the logs', () => {
    const colours = new RegExp(String.raw`\x1b\[[\d;]*m`, 'g')
    const traces = folders.flatMap((folder) => {
      const { expected, readLog } = openToolFolder(join(import.meta.dirname, folder))
      return expected
        .filter(({ log }) => readLog(log).replaceAll(colours, '').includes('/tmp/failure-logs'))
        .map(({ log }) => join(folder, log))
    })
    expect(traces).to.deep.equal([])
  })
})
