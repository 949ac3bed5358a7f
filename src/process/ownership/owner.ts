import type { Owner } from '../../model/owner.ts'
import { isInnerProcessGone } from './inner-processes.ts'
import { systemFacts, type SystemFacts } from './system-facts.ts'

/** Whether the process that executes a run is still alive. `gone` requires proof. */
export type OwnerVerdict =
  | { readonly verdict: 'alive' }
  | { readonly verdict: 'gone'; readonly because: string }
  | { readonly verdict: 'unreachable'; readonly because: string }

/** This process as the owner of a run. */
export const currentOwner = (facts: SystemFacts = systemFacts): Owner => {
  const found = findProcess(facts, facts.pid)
  return { ...hereOf(facts), pid: facts.pid, startToken: found.kind === 'running' ? found.startToken : '' }
}

/** Identifies a process among all that ever have its pid, by boot id and start token. Empty if there is no process or no way to tell. */
export const processIdentity = (pid: number, facts: SystemFacts = systemFacts): string => {
  const found = findProcess(facts, pid)
  return found.kind === 'running' && found.startToken !== '' ? `${bootIdOf(facts)} ${found.startToken}` : ''
}

/** The start token of a process, empty if it cannot be found out; `undefined` if there is no such process. */
export const startTokenOf = (pid: number, facts: SystemFacts = systemFacts): string | undefined => {
  const found = findProcess(facts, pid)
  return found.kind === 'running' ? found.startToken : undefined
}

/** Compares the owner of a run with the processes of this machine. */
export const proveOwner = (owner: Owner, facts: SystemFacts = systemFacts): OwnerVerdict => {
  const here = hereOf(facts)
  // on Linux, the boot id is random, so two machines never share one; containers share that of their machine, but not its other ids
  const isThisBoot = facts.platform === 'linux' && owner.bootId !== '' && owner.bootId === here.bootId
  if (!isThisBoot && owner.machineId !== here.machineId)
    return { verdict: 'unreachable', because: 'it was started on another machine or container' }
  if (owner.bootId !== here.bootId) return { verdict: 'gone', because: 'the machine has been restarted since' }
  if (owner.pidNamespace !== here.pidNamespace) return proveFromOutside(owner, here, facts)
  const found = findProcess(facts, owner.pid)
  if (found.kind === 'none') return { verdict: 'gone', because: `its process ${owner.pid} is gone` }
  const isStranger = found.startToken !== '' && owner.startToken !== '' && found.startToken !== owner.startToken
  return isStranger
    ? { verdict: 'gone', because: `its process is gone, and pid ${owner.pid} is now another process` }
    : { verdict: 'alive' }
}

/** The first pid namespace contains all others, so the processes of every container can be seen from it. */
const proveFromOutside = (owner: Owner, here: Here, facts: SystemFacts): OwnerVerdict => {
  const canSee = here.pidNamespace === firstPidNamespace && owner.pidNamespace !== ''
  return canSee && isInnerProcessGone(facts, owner.pidNamespace, owner.pid)
    ? { verdict: 'gone', because: `its process ${owner.pid} in another container is gone` }
    : { verdict: 'unreachable', because: 'it was started in another container' }
}

type Here = Pick<Owner, 'machineId' | 'bootId' | 'pidNamespace'>
const hereOf = (facts: SystemFacts): Here => {
  const pidNamespace = facts.readLink('/proc/self/ns/pid') ?? ''
  return { machineId: machineIdOf(facts, pidNamespace), bootId: bootIdOf(facts), pidNamespace }
}

/** The pid namespace that Linux boots with. Its inode is fixed. */
const firstPidNamespace = 'pid:[4026531836]'

/** A digest, because the id itself should not leave the machine. Containers of one image share its id, so they add the host name. */
const machineIdOf = (facts: SystemFacts, pidNamespace: string): string => {
  const installed = installedId(facts)
  const isContainer = pidNamespace !== '' && pidNamespace !== firstPidNamespace
  const identity = installed ? `${installed}${isContainer ? ` ${facts.hostname}` : ''}` : facts.hostname
  return `${digest(`a ${identity}`)}${digest(`b ${identity}`)}`
}

const installedId = (facts: SystemFacts): string | undefined => {
  if (facts.platform === 'darwin') return macHardwareId(facts)
  return facts.read('/etc/machine-id')?.trim()
}

const macHardwareIds = new WeakMap<SystemFacts, string | undefined>()
/** The id of the hardware, asked once in a process. On macOS the host name changes with the network. */
const macHardwareId = (facts: SystemFacts): string | undefined => {
  if (!macHardwareIds.has(facts)) {
    const shown = facts.ask('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'])
    macHardwareIds.set(facts, /"IOPlatformUUID" = "([^"]+)"/.exec(shown ?? '')?.[1])
  }
  return macHardwareIds.get(facts)
}

/** 64-bit FNV-1a as 16 hex digits. It protects nothing, only tells machines apart, and loading `node:crypto` would cost each start 8 ms. */
const digest = (text: string): string => {
  let value = 0xcbf29ce484222325n
  for (const byte of Buffer.from(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n)
  return value.toString(16).padStart(16, '0')
}

/** Empty if the system has none. Then only the missing process shows that the machine was restarted. */
const bootIdOf = (facts: SystemFacts): string => {
  if (facts.platform === 'linux') return facts.read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  if (facts.platform === 'darwin') return facts.ask('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])?.trim() ?? ''
  return ''
}

type FoundProcess = { readonly kind: 'none' } | { readonly kind: 'running'; readonly startToken: string }
/** The start token is empty if the process exists but its start cannot be found out. */
const findProcess = (facts: SystemFacts, pid: number): FoundProcess => {
  if (facts.platform === 'linux') return fromProc(facts, pid)
  if (facts.platform !== 'win32') return fromPs(facts, pid)
  return facts.hasProcess(pid) ? { kind: 'running', startToken: '' } : { kind: 'none' }
}

const fromProc = (facts: SystemFacts, pid: number): FoundProcess => {
  const stat = facts.read(`/proc/${pid}/stat`)
  // there may be no /proc, so a missing file proves nothing: send signal 0 instead
  if (stat === undefined) return facts.hasProcess(pid) ? { kind: 'running', startToken: '' } : { kind: 'none' }
  // field 2 is the program's name, which may contain anything, including spaces and parentheses
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0] ?? ''
  return isDead(state) ? { kind: 'none' } : { kind: 'running', startToken: fields[22 - 3] ?? '' }
}

const fromPs = (facts: SystemFacts, pid: number): FoundProcess => {
  const [state, ...started] =
    facts
      .ask('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)])
      ?.trim()
      .split(/\s+/) ?? []
  if (!state) return facts.hasProcess(pid) ? { kind: 'running', startToken: '' } : { kind: 'none' }
  return isDead(state) ? { kind: 'none' } : { kind: 'running', startToken: started.join(' ') }
}

/** Whether the process is a zombie or dead: still listed, but no longer running. */
const isDead = (state: string): boolean => /^[ZXx]/.test(state)
