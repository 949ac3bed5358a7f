import { join } from 'node:path'
import { createGroupRecord } from './group-record.ts'
import { watchInterrupts } from './interrupt-watch.ts'
import { jobMark } from './marked-processes.ts'
import { startReaper, type Reaper } from './reaper.ts'

/** Keeps processes from outliving their run, however this process dies. */
export interface RunGuard {
  /** The run ended in order: whoever watched goes, and what was let go of on purpose stays. */
  dismiss(): void
}

/** File in a run's folder while it runs; see {@link createGroupRecord}. */
export const groupRecordName = '_groups'

/** What each process that a run starts has in its environment, with the run's id. */
export const runMark = 'SPARKWING_RUN_ID'

/** A function that is over by then started nothing by itself that would outlive it. */
const quickFunctionMs = 10

interface ActiveGuard {
  readonly beforeFunction: () => void
  readonly beforeCommand: () => void
  readonly began: (group: number) => () => void
}

let active: ActiveGuard | undefined

/** Guards the one run of this process, and marks also what its functions start by means other than ours. */
export const guardRun = (run: string, folder: string): RunGuard => {
  const outer = { [runMark]: process.env[runMark], [jobMark]: process.env[jobMark] }
  process.env[runMark] = run
  // what our functions start is of no job of a run around us
  Reflect.deleteProperty(process.env, jobMark)
  let reaper: Reaper | undefined
  let endInterrupts: (() => void) | undefined
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
    // it holds its pipe before there is anything to end, so that no moment is left in which we die and nobody knows
    beforeCommand: reap,
    began: (group) => {
      reaper?.began(group)
      const forget = record.began(group)
      return () => {
        forget()
        reaper?.ended(group)
      }
    },
  }
  return {
    dismiss: () => {
      active = undefined
      for (const [name, value] of Object.entries(outer)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = value
      }
      clearTimeout(functionTimer)
      record.remove()
      endInterrupts?.()
      reaper?.dismiss()
    },
  }
}

/** Makes sure that somebody guards while a function of an author runs; without a guarded run, as in a test of one step, nobody does. */
export const guardFunction = (): void => {
  active?.beforeFunction()
}

/** Makes sure that somebody guards before a command is started. */
export const guardCommand = (): void => {
  active?.beforeCommand()
}

/** Tells whoever guards of a group; gives back the function that says it is over. */
export const guardGroup = (group: number): (() => void) => active?.began(group) ?? (() => undefined)
