import { globSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect } from 'chai'
import { openToolFolder } from '../../scripts/failure-logs/tool-folder.ts'

const folders = globSync('**/expected.json', { cwd: import.meta.dirname })
  .map(dirname)
  .sort()

// A wrong number in expected.json would blame the digest for what is the corpus's own mistake.
describe('the corpus of failure logs', () => {
  it('has at least 150 logs of at least 25 tools, and ten tools held out', () => {
    const inUse = folders.filter((folder) => !folder.startsWith('held-out'))
    const logs = inUse.flatMap((folder) => openToolFolder(join(import.meta.dirname, folder)).expected)
    expect(inUse.length).to.be.at.least(25)
    expect(logs.length).to.be.at.least(150)
    expect(folders.length - inUse.length).to.equal(10)
  })

  it('takes at most 3 MB', () => {
    const sizes = globSync('**/*.{log,gz,json}', { cwd: import.meta.dirname }).map((file) => statSync(join(import.meta.dirname, file)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.below(3_000_000)
  })

  for (const folder of folders) {
    it(`expects lines that are in the logs of ${basename(folder)}`, () => {
      const { expected, readLog } = openToolFolder(join(import.meta.dirname, folder))
      expect(expected.map(({ log }) => log).sort()).to.deep.equal(
        readdirSync(join(import.meta.dirname, folder))
          .filter((file) => file !== 'expected.json')
          .sort(),
      )
      for (const { log, exitCode, headline, acceptable, block } of expected) {
        const lines = readLog(log).split('\n')
        if (exitCode === 0) expect({ log, headline, acceptable, block }).to.deep.equal({ log, headline: null, acceptable: [], block: null })
        else {
          expect(block, `the block of ${log}`).to.be.an('array')
          const [from = 0, to = 0] = block ?? []
          expect(headline, `the headline of ${log} is in its block`).to.be.within(from, to)
          for (const line of [from, to, ...acceptable])
            expect(lines[line - 1]?.trim(), `line ${line} of ${log}`)
              .to.be.a('string')
              .and.not.equal('')
        }
      }
    })
  }
})
