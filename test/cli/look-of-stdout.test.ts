import { expect } from 'chai'
import { lookOfStdout } from '../../src/cli/look-of-stdout.ts'

describe('the width of stdout', () => {
  const columnsOf = (stdout: { readonly isTTY?: boolean; readonly columns?: number }, env: NodeJS.ProcessEnv = {}) =>
    lookOfStdout(stdout, env).columns

  it('is that of the terminal, and 80 where it does not say', () => {
    expect(columnsOf({ isTTY: true, columns: 120 }, { COLUMNS: '40' })).to.equal(120)
    expect(columnsOf({ isTTY: true, columns: 0 })).to.equal(80)
  })

  it('has no limit in a pipe or a file, unless COLUMNS says one', () => {
    expect(columnsOf({})).to.equal(Infinity)
    expect(columnsOf({}, { COLUMNS: '40' })).to.equal(40)
    expect(columnsOf({}, { COLUMNS: '' })).to.equal(Infinity)
    expect(columnsOf({}, { COLUMNS: 'wide' })).to.equal(Infinity)
  })
})
