import type { Owner } from '../model/owner.ts'
import { fromJsonText } from '../model/record-json.ts'

const texts = ['machineId', 'bootId', 'pidNamespace', 'startToken'] as const

/** The owner in a ticket; `undefined` if no Sparkwing can have written it, so that nothing can be waited for. */
export const ticketOwner = (json: unknown): Owner | undefined => {
  try {
    const value: unknown = fromJsonText(String(json))
    return isOwner(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isOwner = (value: unknown): value is Owner => {
  if (typeof value !== 'object' || value === null) return false
  const owner: Readonly<Record<string, unknown>> = { ...value }
  const pid = owner['pid']
  // 0 and negative numbers mean groups of processes, which are always alive
  return (
    texts.every((key) => typeof owner[key] === 'string') && typeof pid === 'number' && Number.isInteger(pid) && pid > 0 && pid < 2 ** 31
  )
}
