import { systemProcesses } from './process-table.ts'

const leaders = new Set<number>()

/** Remembers a command, which leads a session of its own. */
export const addCommandSession = (leader: number): void => {
  leaders.add(leader)
}

/** The sessions of the commands that this process has started, and its own. A process in one of them was not let go of. */
export const commandSessions = (): ReadonlySet<number> => {
  const own = systemProcesses.standingOf(process.pid)?.session
  return new Set([...leaders, ...(own === undefined ? [] : [own])])
}
