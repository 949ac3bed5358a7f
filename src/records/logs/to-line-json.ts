import type { LogLine } from '../../journal/logs/log-reader.ts'
import type { LogLineJson } from '../../wire/api.ts'

/** A line of a log in the form that the API uses. */
export const toLineJson = ({ number, text, isCut, ms, stream }: LogLine): LogLineJson => ({
  number,
  text,
  ...(isCut && { isCut }),
  ...(ms !== undefined && { ms }),
  stream,
})
