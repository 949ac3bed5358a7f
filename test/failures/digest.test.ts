import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import type { ExpectedFailure } from '../../scripts/failure-logs/expected-failure.ts'
import { openToolFolder } from '../../scripts/failure-logs/tool-folder.ts'
import { findFailure } from '../../src/digest/find-failure.ts'
import { shownBlocks } from '../../src/digest/shown-blocks.ts'

const heldOut = 'held-out'
const folders = globSync('**/expected.json', { cwd: import.meta.dirname })
  .map(dirname)
  .sort()

interface Verdict {
  readonly log: string
  readonly isHeadlineRight: boolean
  readonly isBlockShown: boolean
}

const judge = (log: string, text: string, { exitCode, headline, acceptable, block }: ExpectedFailure): Verdict => {
  const found = findFailure(text, { exitCode })
  const blocks = shownBlocks(found)
  const line = found.headline && found.headline.index + 1
  // the digest shows the last lines of a log in any case
  const last = text.trimEnd().split('\n').length
  const isShown = (wanted: number): boolean => wanted > last - 5 || blocks.some(({ from, to }) => from + 1 <= wanted && wanted <= to + 1)
  const [from = 0, to = 0] = block ?? []
  return {
    log,
    isHeadlineRight: line !== undefined && [headline, ...acceptable].includes(line),
    isBlockShown: Array.from({ length: to - from + 1 }, (_, index) => from + index).every(isShown),
  }
}

const judged = (isWanted: (folder: string) => boolean): readonly Verdict[] =>
  folders.filter(isWanted).flatMap((folder) => {
    const { expected, readLog } = openToolFolder(join(import.meta.dirname, folder))
    return expected
      .filter(({ exitCode }) => exitCode !== 0)
      .map((one) => judge(join(folder, one.log), Buffer.from(readLog(one.log), 'latin1').toString(), one))
  })

const share = (verdicts: readonly Verdict[], isRight: (one: Verdict) => boolean): number =>
  verdicts.filter(isRight).length / verdicts.length
const wrong = (verdicts: readonly Verdict[], isRight: (one: Verdict) => boolean): string =>
  verdicts
    .filter((one) => !isRight(one))
    .map(({ log }) => log)
    .join(', ')

describe('the digest of the corpus', () => {
  const inUse = judged((folder) => !folder.startsWith(heldOut))
  const isRight = ({ isHeadlineRight }: Verdict): boolean => isHeadlineRight
  const isShown = ({ isBlockShown }: Verdict): boolean => isBlockShown

  it('has the right headline for at least 95 % of the logs', () => {
    expect(share(inUse, isRight), wrong(inUse, isRight)).to.be.at.least(0.95)
  })

  it('shows the lines that explain the failure in at least 98 %', () => {
    expect(share(inUse, isShown), wrong(inUse, isShown)).to.be.at.least(0.98)
  })

  it('finds nothing in the logs of jobs that passed', () => {
    const found = folders.flatMap((folder) => {
      const { expected, readLog } = openToolFolder(join(import.meta.dirname, folder))
      const passed = expected.filter(({ exitCode }) => exitCode === 0)
      return passed.map(({ log, exitCode }) => findFailure(Buffer.from(readLog(log), 'latin1').toString(), { exitCode }))
    })
    expect(found).to.have.length.above(50)
    for (const one of found) expect(one).to.deep.equal({ blocks: [], lookedFromLine: 0 })
  })
})
