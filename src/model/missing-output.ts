import type { MissingOutput } from './event.ts'
import { countOfBytes } from './text/count-of-bytes.ts'

/** Describes what a log lacks: `48,213 bytes are missing from its log: no space left on device`. */
export const describeMissingOutput = ({ bytes, places, because }: MissingOutput, log = 'its log'): string => {
  const where = places > 1 ? `in ${places.toLocaleString('en')} places of ${log}` : `from ${log}`
  return `${countOfBytes(bytes)} missing ${where}: ${because}`
}
