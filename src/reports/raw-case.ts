/** A failed test as its report has it, with texts of any length. */
export interface RawCase {
  readonly name: string
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly message?: string | undefined
}

/** Reads the failed tests of one report. Throws a {@link ReportError} if it is not such a report. */
export type ReadCases = (text: string) => RawReport

export interface RawReport {
  readonly cases: readonly RawCase[]
  /** What is wrong with the rest of it, as a clause that follows its name. */
  readonly problem?: string
}

/** A report that cannot be used. The message is a clause that follows its name: `is not a file`. */
export class ReportError extends Error {}

/** A number of a line that counts from 1, if the value is one. */
export const lineNumber = (value: unknown): number | undefined => {
  const line = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : undefined
}

/** The names of a suite and its test; a suite that is part of the other is left out. */
export const fullName = (suite: string, name: string): string => {
  const has = (text: string, part: string): boolean => text === part || text.startsWith(`${part} `) || text.endsWith(` ${part}`)
  if (suite === '' || has(name, suite)) return name
  return has(suite, name) ? suite : `${suite} > ${name}`
}
