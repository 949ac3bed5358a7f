import { expect } from 'chai'
import { runExitCode } from '../../src/records/run-exit-code.ts'
import { exitCodeMeanings } from '../../src/model/exit-codes.ts'

describe('the exit code of a run', () => {
  it('depends on how it ended', () => {
    expect((['passed', 'failed', 'interrupted'] as const).map((status) => runExitCode({ status }))).to.deep.equal([0, 1, 5])
  })

  it('P17: is the status of the command if it runs only one', () => {
    expect(runExitCode({ status: 'failed', exitCode: 125 })).to.equal(125)
  })

  it('F26: is 130 if it was cancelled by SIGINT and 143 if by anything else, as --help says', () => {
    const codes = (['SIGINT', 'SIGTERM', 'SIGHUP', 'request', 'dashboard'] as const).map((cause) =>
      runExitCode({ status: 'cancelled', cause }),
    )
    expect(codes).to.deep.equal([130, 143, 143, 143, 143])
    expect(exitCodeMeanings.get(130)).to.equal('cancelled by SIGINT (Ctrl-C)')
    expect(exitCodeMeanings.get(143)).to.equal('cancelled by anything else')
    expect(exitCodeMeanings.get(74)).to.equal('the home, or a run in it, cannot be read or written')
  })
})
