import { expect } from 'chai'
import { letGoAmong } from '../../src/process/stopping/let-go.ts'
import { markedProcesses, sweepMarked } from '../../src/process/stopping/marked-processes.ts'
import type { ProcessTable } from '../../src/process/stopping/process-table.ts'

interface Fake {
  readonly environment: readonly string[]
  readonly group: number
  /** Default: 1, a session that is one of ours. */
  readonly session?: number
  readonly parent?: number
  readonly isSilent?: true
}
/** A fake machine with these processes; a kill ends them, and `after` may start others. */
const machine = (processes: Record<number, Fake>, after: (round: number) => Record<number, Fake> = () => ({})) => {
  const alive = new Map(Object.entries(processes).map(([pid, fake]) => [Number(pid), fake]))
  const killed: number[] = []
  let looks = 0
  const table: ProcessTable = {
    pids: () => {
      for (const [pid, fake] of Object.entries(after(looks++))) alive.set(Number(pid), fake)
      return [...alive.keys()]
    },
    environmentOf: (pid) => `\0${alive.get(pid)?.environment.join('\0') ?? ''}\0`.slice(1),
    standingOf: (pid) => {
      const fake = alive.get(pid)
      return fake && { parent: fake.parent ?? 1, group: fake.group, session: fake.session ?? 1 }
    },
    isSilent: (pid) => alive.get(pid)?.isSilent === true,
    kill: (target) => {
      killed.push(target)
      for (const [pid, { group }] of alive) if (pid === target || group === -target) alive.delete(pid)
    },
  }
  return { table, killed, alive: () => [...alive.keys()] }
}
const marks = { SPARKWING_RUN_ID: 'r1' }
const ours = ['PATH=/bin', 'SPARKWING_RUN_ID=r1']
const sessions = new Set([1])

describe('the sweep by marks', () => {
  it('finds the processes with exactly these marks, but never this process', () => {
    const { table } = machine({
      2: { environment: ours, group: 2 },
      3: { environment: ['SPARKWING_RUN_ID=r12'], group: 3 },
      4: { environment: ['X_SPARKWING_RUN_ID=r1'], group: 4 },
      5: { environment: [], group: 5 },
      [process.pid]: { environment: ours, group: 6 },
    })
    expect(markedProcesses(marks, table)).to.deep.equal([2])
    expect(markedProcesses({ ...marks, SPARKWING_JOB: 'lint' }, table)).to.deep.equal([])
  })

  it('ends our groups as a whole, and in other groups only the marked processes', async () => {
    const { table, killed, alive } = machine({
      2: { environment: ours, group: 2 },
      3: { environment: [], group: 2 },
      4: { environment: [...ours, 'SPARKWING_JOB=lint'], group: 40 },
      5: { environment: [], group: 40 },
      // started by a function in our own process group, which is a pipeline of the user's shell
      6: { environment: ours, group: 60 },
      7: { environment: [], group: 60 },
    })
    expect((await sweepMarked(marks, sessions, table)).killed).to.deep.equal(new Set([2, 4, 6]))
    expect(alive()).to.deep.equal([7])
    expect(killed).not.to.include(-60)
  })

  it('row 30: looks again until it has found no process twice, at most five times', async () => {
    const few = machine({ 2: { environment: ours, group: 2 } }, (look) => (look === 2 ? { 9: { environment: ours, group: 9 } } : {}))
    expect((await sweepMarked(marks, sessions, few.table)).killed).to.deep.equal(new Set([2, 9]))
    let looks = 0
    const endless = machine({}, (look) => {
      looks = look
      return { [100 + look]: { environment: ours, group: 100 + look } }
    })
    const { killed, left } = await sweepMarked(marks, sessions, endless.table)
    expect([killed.size, left]).to.deep.equal([5, [104]])
    expect(looks).to.equal(4)
  })

  it('P5: lets go of what is in its own session and silent, and of what that has started', async () => {
    const quiet = { environment: ours, isSilent: true } as const
    const { table, alive } = machine({
      // in the session of a command
      2: { ...quiet, group: 2 },
      // a browser, its child with a pipe, and one in yet another session
      10: { ...quiet, group: 10, session: 10 },
      11: { environment: ours, group: 10, session: 10, parent: 10 },
      12: { environment: ours, group: 12, session: 12, parent: 11 },
      // a browser that a test tool drives through a pipe, with its silent child
      20: { environment: ours, group: 20, session: 20, parent: 2 },
      21: { ...quiet, group: 20, session: 20, parent: 20 },
      // the process that began the session is gone: each decides for itself
      31: { ...quiet, group: 30, session: 30 },
      32: { environment: ours, group: 30, session: 30 },
    })
    expect(letGoAmong(markedProcesses(marks, table), sessions, table)).to.deep.equal(new Set([10, 11, 12, 31]))
    expect((await sweepMarked(marks, sessions, table)).killed).to.deep.equal(new Set([2, 20, 21, 32]))
    expect(alive()).to.deep.equal([10, 11, 12, 31])
  })
})
