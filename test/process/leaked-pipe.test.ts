import { expect } from 'chai'
import { commandBench, type CommandBench } from './command-bench.ts'

describe('a process that a command leaves behind', () => {
  let bench: CommandBench
  beforeEach(() => {
    bench = commandBench()
  })
  afterEach(() => {
    expect(bench.mark.count(), 'surviving processes').to.equal(0)
  })

  it('row 25: does not delay the end of the command by keeping the pipe open, nor change its exit code', async () => {
    expect(await bench.sh('sleep 300 & echo done; exit 3')).to.deep.equal({ kind: 'exited', exitCode: 3 })
    expect(bench.log.text()).to.equal('done\n')
    expect(bench.notes).to.deep.equal([
      'warning: sh left a process behind that held its output open; Sparkwing stopped reading it after 2 s of silence; its process group was killed',
    ])
  })

  it('row 26: is read as long as it keeps writing', async () => {
    await bench.sh('(for n in 1 2 3 4 5 6 7 8; do sleep 0.4; echo $n; done) &')
    expect(bench.log.text()).to.equal('1\n2\n3\n4\n5\n6\n7\n8\n')
    expect(bench.notes).to.deep.equal([])
  })

  it('F21: is cut off after a limit however much it writes, and the warning says so', async () => {
    bench = commandBench({ patience: { idleMs: 60_000, totalMs: 100 } })
    await bench.sh('sleep 300 &')
    expect(bench.notes).to.deep.equal([
      'warning: sh left a process behind that held its output open; Sparkwing stopped reading it after 0.1 s; its process group was killed',
    ])
  })

  it('is ended even when it holds no pipe', async () => {
    await bench.sh('sleep 300 >/dev/null 2>&1 &')
    expect(bench.notes).to.deep.equal(['warning: sh left a process behind; it was killed, because a step ends when its command does'])
  })

  it('is waited for without a warning when it ends by itself soon after', async () => {
    await bench.sh('(sleep 0.03; echo late) &')
    expect([bench.log.text(), bench.notes]).to.deep.equal(['late\n', []])
  })

  it('is left alone when it has left the group', async () => {
    await bench.sh('setsid sleep 300 & exit 0')
    expect(bench.notes).to.deep.equal([
      'warning: sh left a process behind that held its output open; Sparkwing stopped reading it after 2 s of silence',
    ])
    expect(bench.mark.count()).to.equal(1)
    bench.mark.killAll()
  })
})
