import { readFileSync } from 'node:fs'
import type { LeftProcess } from '../../model/loose-ends/left-process.ts'
import { userText } from '../../model/text/user-text.ts'
import { startTokenOf } from '../ownership/owner.ts'
import { systemFacts } from '../ownership/system-facts.ts'
import { systemProcesses, type ProcessTable } from './process-table.ts'

/** Describes processes for the record of their run. Those that are gone are left out. */
export const describeProcesses = (pids: Iterable<number>): readonly LeftProcess[] =>
  [...pids].flatMap((pid) => {
    const startToken = startTokenOf(pid)
    if (startToken === undefined) return []
    const { program, uid } = factsOf(pid)
    const isOwn = uid === undefined || uid === process.geteuid?.()
    return [{ pid, startToken, program, ...(!isOwn && { user: userText(uid) }) }]
  })

/** A process and everything it has started, as far as the parents show it, of the processes that are alive. */
export const withDescendants = (pids: readonly number[], table: ProcessTable = systemProcesses): ReadonlySet<number> => {
  const found = new Set(pids)
  const parents = table.pids().flatMap((pid) => {
    const parent = table.standingOf(pid)?.parent
    return parent === undefined ? [] : [[pid, parent] as const]
  })
  for (let before = 0; before < found.size;) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return found
}

interface ProcessFacts {
  readonly program: string
  readonly uid: number | undefined
}

const factsOf = (pid: number): ProcessFacts => (process.platform === 'linux' ? fromProc(pid) : fromPs(pid))

const fromProc = (pid: number): ProcessFacts => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    // the effective uid; the owner of the folder is root if the process must not be traced
    const uid = /^Uid:\s*\d+\s+(\d+)/m.exec(status)?.[1]
    return { program: /^Name:\s*(.*)$/m.exec(status)?.[1] ?? '', uid: uid === undefined ? undefined : Number(uid) }
  } catch {
    return { program: '', uid: undefined }
  }
}

const fromPs = (pid: number): ProcessFacts => {
  const [, uid, program = ''] = /^\s*(\d+)\s+(.*)$/m.exec(systemFacts.ask('ps', ['-o', 'uid=,ucomm=', '-p', String(pid)]) ?? '') ?? []
  return { program: program.trim(), uid: uid === undefined ? undefined : Number(uid) }
}
