import type { LogLine } from '../../journal/logs/log-reader.ts'
import type { LogLineJson } from '../../wire/api.ts'

/** One line of a log in the shape of the API. */
export const toLineJson = ({ number, text, isCut, ms, stream }: LogLine): LogLineJson => ({
  number,
  text,
  ...(isCut && { isCut }),
  ...(ms !== undefined && { ms }),
  stream,
})
