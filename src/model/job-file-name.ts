import { toJobId, type JobId } from './ids.ts'

/** Longest encoded name in bytes, so that `<name>.log.index` stays below the 255 bytes most file systems allow. */
export const longestJobFileName = 200

const plain = /[A-Za-z0-9_.+@=,~ -]/
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=$|\.)/i

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
const encode = (text: string): string => Array.from(new TextEncoder().encode(text), percent).join('')

/**
 * The file name (without ending) of a job's log: printable ASCII that is safe everywhere stays, all else becomes `%XX`.
 * Reversible by {@link jobIdOfFileName}. A leading or trailing dot or blank and Windows device names are encoded too.
 */
export const jobFileName = (id: JobId): string => {
  const text = Array.from(id, (character) => (plain.test(character) ? character : encode(character))).join('')
  const safeStart = /^[. ]/.test(text) || reserved.test(text) ? encode(text.slice(0, 1)) + text.slice(1) : text
  return /[. ]$/.test(safeStart) ? safeStart.slice(0, -1) + encode(safeStart.slice(-1)) : safeStart
}

/** The job id behind a file name made by {@link jobFileName}. */
export const jobIdOfFileName = (name: string): JobId => toJobId(decodeURIComponent(name))
