import type { Owner } from '../model/owner.ts'
import { systemFacts, type SystemFacts } from './system-facts.ts'

/** Whether the process that executes a run still does; `gone` is said on proof only. */
export type OwnerVerdict =
  | { readonly verdict: 'alive' }
  | { readonly verdict: 'gone'; readonly because: string }
  | { readonly verdict: 'unreachable'; readonly because: string }

/** This process as the owner of a run. */
export const currentOwner = (facts: SystemFacts = systemFacts): Owner => {
  const found = findProcess(facts, facts.pid)
  return { ...hereOf(facts), pid: facts.pid, startToken: found.kind === 'running' ? found.startToken : '' }
}

/** Tells a process from all others that ever have its number: boot and start token; empty when there is none or nobody tells. */
export const processIdentity = (pid: number, facts: SystemFacts = systemFacts): string => {
  const found = findProcess(facts, pid)
  return found.kind === 'running' && found.startToken !== '' ? `${bootIdOf(facts)} ${found.startToken}` : ''
}

/** Compares the owner of a run with what this machine knows of it now. */
export const proveOwner = (owner: Owner, facts: SystemFacts = systemFacts): OwnerVerdict => {
  const here = hereOf(facts)
  if (owner.machineId !== here.machineId) return { verdict: 'unreachable', because: 'it was started on another machine or container' }
  if (owner.bootId !== here.bootId) return { verdict: 'gone', because: 'the machine has been restarted since' }
  if (owner.pidNamespace !== here.pidNamespace) return { verdict: 'unreachable', because: 'it was started in another container' }
  const found = findProcess(facts, owner.pid)
  if (found.kind === 'none') return { verdict: 'gone', because: `its process ${owner.pid} is gone` }
  const isStranger = found.startToken !== '' && owner.startToken !== '' && found.startToken !== owner.startToken
  return isStranger ? { verdict: 'gone', because: `its process is gone, and ${owner.pid} is another one now` } : { verdict: 'alive' }
}

type Here = Pick<Owner, 'machineId' | 'bootId' | 'pidNamespace'>
const hereOf = (facts: SystemFacts): Here => {
  const pidNamespace = facts.readLink('/proc/self/ns/pid') ?? ''
  return { machineId: machineIdOf(facts, pidNamespace), bootId: bootIdOf(facts), pidNamespace }
}

/** The inode that Linux gives to the pid namespace it boots with. */
const firstPidNamespace = 'pid:[4026531836]'

/** A digest, because the id itself is not for other machines. Images share their id, so inside a container the host name is part of it. */
const machineIdOf = (facts: SystemFacts, pidNamespace: string): string => {
  const installed = facts.read('/etc/machine-id')?.trim()
  const isContainer = pidNamespace !== '' && pidNamespace !== firstPidNamespace
  const identity = installed ? `${installed}${isContainer ? ` ${facts.hostname}` : ''}` : facts.hostname
  return `${digest(`a ${identity}`)}${digest(`b ${identity}`)}`
}

/** FNV-1a in 64 bits, as 16 hexadecimal digits: it tells machines apart and guards nothing, and `node:crypto` would cost each start 8 ms. */
const digest = (text: string): string => {
  let value = 0xcbf29ce484222325n
  for (const byte of Buffer.from(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n)
  return value.toString(16).padStart(16, '0')
}

/** Empty where the system has none; then a restart shows by the process alone. */
const bootIdOf = (facts: SystemFacts): string => {
  if (facts.platform === 'linux') return facts.read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  if (facts.platform === 'darwin') return facts.ask('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])?.trim() ?? ''
  return ''
}

type FoundProcess = { readonly kind: 'none' } | { readonly kind: 'running'; readonly startToken: string }
/** The start token is empty when the process is there and nothing more can be learnt. */
const findProcess = (facts: SystemFacts, pid: number): FoundProcess => {
  if (facts.platform === 'linux') return fromProc(facts, pid)
  if (facts.platform !== 'win32') return fromPs(facts, pid)
  return facts.hasProcess(pid) ? { kind: 'running', startToken: '' } : { kind: 'none' }
}

const fromProc = (facts: SystemFacts, pid: number): FoundProcess => {
  const stat = facts.read(`/proc/${pid}/stat`)
  // without /proc there is no proof: ask in another way
  if (stat === undefined) return facts.hasProcess(pid) ? { kind: 'running', startToken: '' } : { kind: 'none' }
  // the program's name is field 2 and may hold anything, also blanks and parentheses
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

/** Zombies and the dead: still listed, never to run again. */
const isDead = (state: string): boolean => /^[ZXx]/.test(state)
