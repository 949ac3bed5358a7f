import { expect } from 'chai'
import type { StopReason } from '../../src/engine/ports.ts'
import { signalLiveGroups } from '../../src/process/stopping/process-group.ts'
import { commandBench, type CommandBench } from './command-bench.ts'
import { until } from './marked-processes.ts'

const trapAll = `for name in INT HUP TERM; do trap "echo $name; exit 0" $name; done`
const waiting = 'while :; do sleep 0.02; done'

describe('stopping a command', () => {
  let bench: CommandBench
  beforeEach(() => {
    bench = commandBench()
  })
  afterEach(() => {
    expect(bench.mark.count(), 'surviving processes').to.equal(0)
  })

  const asked: readonly (readonly [StopReason, string])[] = [
    [{ kind: 'cancel', cause: 'SIGINT' }, 'INT'],
    [{ kind: 'cancel', cause: 'SIGHUP' }, 'HUP'],
    [{ kind: 'cancel', cause: 'SIGTERM' }, 'TERM'],
    [{ kind: 'cancel', cause: 'request' }, 'TERM'],
    [{ kind: 'timeout', afterMs: 5 }, 'TERM'],
    [{ kind: 'fail-fast' }, 'TERM'],
  ]
  for (const [reason, signal] of asked) {
    it(`sends SIG${signal} for ${JSON.stringify(reason)}`, async () => {
      const end = bench.sh(`${trapAll}; echo ready; ${waiting}`)
      await until(() => bench.log.text() === 'ready\n')
      bench.stop(reason)
      expect(await end).to.deep.equal({ kind: 'exited', exitCode: 0 })
      expect(bench.log.text('out')).to.equal(`ready\n${signal}\n`)
      expect(bench.notes).to.deep.equal([])
    })
  }

  it('row 27: ends a tree of three levels and 50 processes', async () => {
    const end = bench.sh('for a in 1 2 3 4 5 6 7; do (for b in 1 2 3 4 5 6; do sleep 300 & done; wait) & done; wait')
    await bench.mark.reaches(50)
    bench.stop()
    expect(await end).to.deep.equal({ kind: 'killed', signal: 'SIGTERM' })
  })

  it('row 28: kills processes that ignore the request after the leader has died from it', async () => {
    const stubborn = commandBench({ graceMs: 300 })
    const end = stubborn.sh('(trap "" TERM; echo ready; sleep 99 & wait; sleep 99) & wait')
    await until(() => stubborn.log.text() === 'ready\n')
    stubborn.stop()
    expect(await end).to.deep.equal({ kind: 'killed', signal: 'SIGTERM' })
    expect(stubborn.mark.count()).to.equal(0)
    expect(stubborn.notes).to.deep.equal([])
  })

  it('gives the children their grace period even if the leader dies at once', async () => {
    const end = bench.sh(`(trap "sleep 0.5; echo cleaned; exit" TERM; echo ready; ${waiting}) & wait`)
    await until(() => bench.log.text() === 'ready\n')
    bench.stop()
    await end
    expect(bench.log.text('out')).to.equal('ready\ncleaned\n')
  })

  it('kills a leader that ignores the request after the grace period', async () => {
    const stubborn = commandBench({ graceMs: 200 })
    const end = stubborn.sh(`trap "" INT TERM; echo ready; ${waiting}`)
    await until(() => stubborn.log.text() === 'ready\n')
    stubborn.stop({ kind: 'cancel', cause: 'SIGINT' })
    expect(await end).to.deep.equal({ kind: 'killed', signal: 'SIGKILL' })
    expect(stubborn.mark.count()).to.equal(0)
  })

  it('kills at once when there is no grace period left', async () => {
    const end = bench.sh(`trap "" TERM; (trap "" TERM; ${waiting}) & echo ready; ${waiting}`)
    await until(() => bench.log.text() === 'ready\n')
    bench.stop()
    bench.kill()
    expect(await end).to.deep.equal({ kind: 'killed', signal: 'SIGKILL' })
  })

  it('kills at once while it waits for a leaked pipe', async () => {
    // the leader has ended and been reaped before any further output
    const end = bench.sh('echo done; (while kill -0 $$ 2>/dev/null; do sleep 0.02; done; while :; do echo more; sleep 0.02; done) &')
    await until(() => bench.log.text().includes('more'))
    bench.kill()
    expect(await end).to.deep.equal({ kind: 'exited', exitCode: 0 })
    expect(bench.notes).to.deep.equal([])
  })

  it('does not wait for a log that accepts no more bytes', async () => {
    let hasWritten = false
    const stuck = commandBench({
      log: {
        write: () => {
          hasWritten = true
          return new Promise(() => {})
        },
      },
    })
    const end = stuck.sh('while :; do echo more; done')
    await until(() => hasWritten)
    stuck.kill()
    expect(await end).to.deep.equal({ kind: 'killed', signal: 'SIGKILL' })
    expect(stuck.mark.count()).to.equal(0)
  })

  it('resumes a suspended command, so that it can react to the request', async () => {
    const end = bench.sh(`${trapAll}; echo ready; ${waiting}`)
    await until(() => bench.log.text() === 'ready\n')
    signalLiveGroups('SIGSTOP')
    bench.stop()
    expect(await end).to.deep.equal({ kind: 'exited', exitCode: 0 })
  })
})
