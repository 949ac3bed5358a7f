import { join } from 'node:path'
import { createGroupRecord } from './group-record.ts'
import { watchInterrupts } from './interrupt-watch.ts'
import { jobMark } from './marked-processes.ts'
import { startReaper, type Reaper } from './reaper.ts'

/** Keeps processes from outliving their run, no matter how this process dies. */
export interface RunGuard {
  /** Whether the run has started anything that could outlive it. */
  hasStarted(): boolean
  /** Stops watching after the run has ended normally. Processes that were detached on purpose stay. */
  dismiss(): void
}

/** File in a run's folder while it runs; see {@link createGroupRecord}. */
export const groupRecordName = '_groups'

/** Variable in the environment of each process that a run starts. Its value is the run's id. */
export const runMark = 'SPARKWING_RUN_ID'

/** A function that ends this soon has not started anything that could outlive it. */
const quickFunctionMs = 10

interface ActiveGuard {
  readonly beforeFunction: () => void
  readonly beforeCommand: () => void
  readonly began: (group: number) => () => void
  readonly owns: (folder: string, remove: () => void) => void
}

let active: ActiveGuard | undefined

/** Guards the run of this process, and marks everything it starts, including what functions start by other means than ours. */
export const guardRun = (run: string, folder: string): RunGuard => {
  const outer = { [runMark]: process.env[runMark], [jobMark]: process.env[jobMark] }
  process.env[runMark] = run
  // what our functions start does not belong to a job of a run around this one
  Reflect.deleteProperty(process.env, jobMark)
  let reaper: Reaper | undefined
  let endInterrupts: (() => void) | undefined
  const removals: (() => void)[] = []
  const record = createGroupRecord(join(folder, groupRecordName))
  const reap = (): void => {
    if (process.platform !== 'win32') reaper ??= startReaper(run)
  }
  let functionTimer: NodeJS.Timeout | undefined
  active = {
    beforeFunction: () => {
      functionTimer ??= setTimeout(reap, quickFunctionMs).unref()
      endInterrupts ??= watchInterrupts(folder)
    },
    // start the reaper before the first command, so that it notices our death at any moment
    beforeCommand: reap,
    began: (group) => {
      reaper?.began(group)
      const forget = record.began(group)
      return () => {
        forget()
        reaper?.ended(group)
      }
    },
    owns: (folder, remove) => {
      reaper?.owns(folder)
      removals.push(remove)
    },
  }
  return {
    hasStarted: () => reaper !== undefined,
    dismiss: () => {
      active = undefined
      for (const [name, value] of Object.entries(outer)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = value
      }
      clearTimeout(functionTimer)
      record.remove()
      endInterrupts?.()
      for (const remove of removals) remove()
      reaper?.dismiss()
    },
  }
}

/** Starts the guard for an author's function. Does nothing without a guarded run, as in a test of one step. */
export const guardFunction = (): void => {
  active?.beforeFunction()
}

/** Starts the guard before a command is started. */
export const guardCommand = (): void => {
  active?.beforeCommand()
}

/** Adds a group to the guard. Returns a function to call when the group is over. */
export const guardGroup = (group: number): (() => void) => active?.began(group) ?? (() => undefined)

/** Removes a folder for temporary files by `remove` when the run is over, and by the reaper if this process dies. */
export const guardFolder = (folder: string, remove: () => void): void => {
  active?.owns(folder, remove)
}
