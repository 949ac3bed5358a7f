import { createHash } from 'node:crypto'
import { failureSignature } from '../digest/signature.ts'
import type { FindHeadline } from '../engine/ports.ts'
import { findInLog } from '../records/digest/find-in-log.ts'

/** Longest headline, in characters. */
const longest = 300

/** Finds the headline of a failed job in the run's folder. Without one, the run goes on as well. */
export const createHeadlineFinder =
  (folder: string): FindHeadline =>
  async ({ job, from, to, failure }) => {
    if (to.bytes <= from.bytes) return undefined
    const found = await findInLog({ folder, job, from, to, failure }).catch(() => undefined)
    if (!found?.headline) return undefined
    const { index, text, family } = found.headline
    const line = found.log.from.lines + index + 1
    const shown = Array.from(text.trim()).slice(0, longest).join('')
    return { line, text: shown, family, signature: hashOf(failureSignature(shown)) }
  }

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
