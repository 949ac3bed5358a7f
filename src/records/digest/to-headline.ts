import type { Headline } from '../../model/event.ts'
import { createHash } from 'node:crypto'
import { failureSignature } from '../../digest/signature.ts'
import type { FoundInLog } from './find-in-log.ts'

/** Longest headline, in characters. */
const longest = 300

/** The headline of a log in which something was found. */
export const toHeadline = ({ headline, linesBefore }: FoundInLog): Headline | undefined => {
  if (!headline) return undefined
  const text = Array.from(headline.text.trim().slice(0, 2 * longest))
    .slice(0, longest)
    .join('')
  const signature = createHash('sha256').update(failureSignature(text)).digest('hex').slice(0, 16)
  return { line: linesBefore + headline.index + 1, text, family: headline.family, signature }
}
