import { expect } from 'chai'
import { createJobChoice } from '../../../src/cli/reporters/job-choice.ts'
import { jobFrame } from '../../../src/cli/reporters/job-frame.ts'
import { toJobId } from '../../../src/model/ids.ts'
import type { JobJson } from '../../../src/wire/run.ts'

const ids = (names: string) => names.split(' ').map((name) => toJobId(name))
const job: JobJson = { id: 'lint', needs: [], when: 'passed', allowFailure: false, attempts: [], status: 'running', startedAt: 0 }

describe('the choice of a job', () => {
  it('numbers at most nine jobs; a job keeps its number, and one that has gone leaves it to another', () => {
    const choice = createJobChoice()
    choice.number(ids('a b c d e f g h i j'))
    expect(ids('a i j').map(choice.numberOf)).to.deep.equal([1, 9, undefined])
    choice.number(ids('j c'))
    expect(ids('a c j').map(choice.numberOf)).to.deep.equal([undefined, 3, 1])
  })

  it('goes round with Tab, and ignores numbers that no job has', () => {
    const choice = createJobChoice()
    const press = (key: 'tab' | 'escape' | number) => {
      choice.press(key, ids('x y'))
      return choice.job
    }
    choice.number(ids('x y z'))
    expect([press('tab'), press('tab'), press('tab'), press(9), press(3), press('tab')]).to.deep.equal(ids('x y x x z x'))
    expect(press('escape')).to.equal(undefined)
    choice.press('tab', [])
    expect(choice.job).to.equal(undefined)
  })

  it('shows so many of the last lines that they would fit into a window half as wide', () => {
    const show = (line: (number: number) => string) =>
      jobFrame(
        {
          ...{ pipeline: 'ci', startedAt: 0, total: 2, counts: { running: 1 }, allowed: 0, job },
          lastLines: (count) => Array.from({ length: count }, (_, at) => line(at)),
        },
        { isColour: true, columns: 40, rows: 20, now: 1000, beat: 0 },
      ).slice(2, -2)
    expect(show((number) => `\x1b[31m${number}`)).to.deep.equal(Array.from({ length: 13 }, (_, at) => `  \x1b[31m${at + 7}\x1b[0m`))
    expect(show(() => 'a'.repeat(30))).to.have.length(6)
    expect(show(() => 'a\r' + 'b '.repeat(30)).slice(-2)).to.deep.equal([`  ${'b '.repeat(19).trim()}`, `  ${'b '.repeat(11).trim()}`])
  })
})
