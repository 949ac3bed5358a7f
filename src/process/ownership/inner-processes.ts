import type { SystemFacts } from './system-facts.ts'

/** Processes of pid namespaces below ours, as `namespace pid`, with the pid that each has in its own namespace. */
type InnerProcesses = ReadonlySet<string>

interface Look {
  readonly at: number
  /** `undefined` if a process could not be examined. */
  readonly seen: InnerProcesses | undefined
}

/** A home may have thousands of runs of containers, and each look reads files of every process. In milliseconds. */
const lookAgainMs = 5_000
const lastLooks = new WeakMap<SystemFacts, Look>()

/**
 * Whether a process in a pid namespace below ours is certainly gone. An earlier look is enough to say no, but not to say yes: the process may
 * have started since.
 */
export const isInnerProcessGone = (facts: SystemFacts, namespace: string, pid: number): boolean => {
  const last = lastLooks.get(facts)
  if (last && performance.now() - last.at < lookAgainMs && !isMissing(last, namespace, pid)) return false
  const look = { at: performance.now(), seen: innerProcesses(facts) }
  lastLooks.set(facts, look)
  return isMissing(look, namespace, pid)
}

const isMissing = ({ seen }: Look, namespace: string, pid: number): boolean => seen !== undefined && !seen.has(`${namespace} ${pid}`)

const innerProcesses = (facts: SystemFacts): InnerProcesses | undefined => {
  // otherwise /proc does not show the processes of other users
  if (facts.read('/proc/1/status') === undefined) return undefined
  const found = new Set<string>()
  for (const outerPid of facts.pids()) {
    const status = facts.read(`/proc/${outerPid}/status`)
    // it has ended since
    if (status === undefined) continue
    const pids = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/)
    if (!pids) return undefined
    if (pids.length < 2 || /^State:\s*[ZXx]/m.test(status)) continue
    const namespace = facts.readLink(`/proc/${outerPid}/ns/pid`)
    if (namespace !== undefined) found.add(`${namespace} ${pids.at(-1)}`)
    else if (facts.read(`/proc/${outerPid}/status`) !== undefined) return undefined
  }
  return found
}
