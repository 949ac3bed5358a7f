import { expect } from 'chai'
import { commandStatus } from '../../src/execution/command-status.ts'

describe('the status of a command', () => {
  it('P17: is 128 + n if signal n ended it, also a real-time signal, which has no name', () => {
    const statusOf = (signal: string): number | undefined =>
      commandStatus(
        // what the status does not depend on is left out
        [{ planned: { allowFailure: false }, state: { status: 'failed', failure: { reason: 'signal', signal } } }] as never,
        undefined,
      )
    expect(['SIGKILL', 'SIGPIPE', 'signal 40', 'SIGNONE'].map(statusOf)).to.deep.equal([137, 141, 168, undefined])
  })
})
