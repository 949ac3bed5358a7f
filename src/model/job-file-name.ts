import { toJobId, type JobId } from './ids.ts'

/** Longest encoded name in bytes, so that `<name>.log.index` stays below the 255 bytes most file systems allow. */
export const longestJobFileName = 200

const unsafe = /[^A-Za-z0-9_.+@=,~ -]/gu
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=$|\.)/i

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
const encode = (text: string): string => Array.from(new TextEncoder().encode(text), percent).join('')

/**
 * The name (without extension) of a job's log file. Printable ASCII that is safe everywhere is kept, all else becomes `%XX`, and so do
 * leading and trailing dots and spaces, and the device names of Windows. {@link jobIdOfFileName} reverses it.
 */
export const jobFileName = (id: JobId): string => {
  const text = id.replace(unsafe, encode)
  const safeStart = /^[. ]/.test(text) || reserved.test(text) ? encode(text.slice(0, 1)) + text.slice(1) : text
  return /[. ]$/.test(safeStart) ? safeStart.slice(0, -1) + encode(safeStart.slice(-1)) : safeStart
}

/** The job id from a file name made by {@link jobFileName}. */
export const jobIdOfFileName = (name: string): JobId => toJobId(decodeURIComponent(name))
