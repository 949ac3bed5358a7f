import { rmSync } from 'node:fs'
import type { Owner } from '../model/owner.ts'
import { readIfThere } from './read-if-there.ts'
import { serverFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

interface ServerIdentity extends Owner {
  /** A random id of the server process. */
  readonly instance: string
  readonly version: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly readOnly: boolean
  readonly asksForToken: boolean
}

/** A server that holds the life lock, but does not listen yet. */
export interface StartingServer extends ServerIdentity {
  readonly phase: 'starting'
}

/** A server that listens. */
export interface ReadyServer extends ServerIdentity {
  readonly phase: 'ready'
  /** The URL that reaches it from this machine, without a path. */
  readonly url: string
  readonly host: string
  readonly port: number
}

/** What `dashboard.json` says about the server of a home. It is only a claim until the server proves itself. */
export type ServerRecord = StartingServer | ReadyServer

/** Writes the record, and the pid file beside it. */
export const writeServerRecord = (home: string, record: ServerRecord): void => {
  const files = serverFiles(home)
  writeWhole(files.pid, `${record.pid}\n`)
  writeWhole(files.record, `${toJsonText(record, 2)}\n`)
}

/** Reads the record; `undefined` if there is none, or this version cannot read it. */
export const readServerRecord = (home: string): ServerRecord | undefined => {
  try {
    const value: unknown = fromJsonText(readIfThere(serverFiles(home).record) ?? 'null')
    return isServerRecord(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Removes record and pid file if they belong to this instance. `undefined` removes them in any case. */
export const removeServerRecord = (home: string, instance: string | undefined): void => {
  if (instance !== undefined && readServerRecord(home)?.instance !== instance) return
  const files = serverFiles(home)
  rmSync(files.record, { force: true })
  rmSync(files.pid, { force: true })
}

const texts = ['machineId', 'bootId', 'pidNamespace', 'startToken', 'instance', 'version'] as const

const isServerRecord = (value: unknown): value is ServerRecord => {
  if (typeof value !== 'object' || value === null) return false
  const record: Readonly<Record<string, unknown>> = { ...value }
  const isIdentity = texts.every((key) => typeof record[key] === 'string') && isCount(record['pid']) && isCount(record['startedAt'])
  if (!isIdentity || typeof record['readOnly'] !== 'boolean' || typeof record['asksForToken'] !== 'boolean') return false
  if (record['phase'] === 'starting') return true
  return record['phase'] === 'ready' && typeof record['host'] === 'string' && isCount(record['port']) && isHttpUrl(record['url'])
}

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value > 0
const isHttpUrl = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value) && value.startsWith('http://')
