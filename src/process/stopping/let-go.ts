import type { ProcessTable } from './process-table.ts'

/**
 * Which of the processes of a run were let go of: left running on purpose, such as a browser that a dev server opened. They are in a session
 * of their own, and their descriptors 0 to 2 are only `/dev/null` or regular files. So they use neither the terminal nor a pipe of the run.
 * The process that began a session decides for all processes in it, and for those that they have started in other sessions.
 *
 * `marked` are the processes that carry the mark of the run, `ours` the sessions of its commands and of its runner.
 */
export const letGoAmong = (marked: readonly number[], ours: ReadonlySet<number>, table: ProcessTable): ReadonlySet<number> => {
  const known = new Set(marked)
  const isLetGo = (pid: number, depth = 0): boolean => {
    const standing = known.has(pid) && depth < mostAncestors ? table.standingOf(pid) : undefined
    if (!standing || ours.has(standing.session)) return false
    const head = known.has(standing.session) ? standing.session : pid
    if (table.isSilent(head)) return true
    const parent = head === pid ? standing.parent : table.standingOf(head)?.parent
    return parent !== undefined && isLetGo(parent, depth + 1)
  }
  return new Set(marked.filter((pid) => isLetGo(pid)))
}

/** Pids are reused, so a chain of parents that is read while it changes could have no end. */
const mostAncestors = 100
