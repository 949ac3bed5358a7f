import { closeSync, constants, fstatSync, globSync, openSync, readSync, realpathSync, statSync, type Stats } from 'node:fs'
import { join, sep } from 'node:path'
import { getSystemErrorMessage } from 'node:util'
import type { FailedCase } from '../model/reported-cases.ts'
import { readCtrf } from './ctrf.ts'
import { readJunit } from './junit.ts'
import { ReportError, type RawCase, type RawReport } from './raw-case.ts'
import { longestRead } from './longest-read.ts'
import { readTap } from './tap.ts'

/** Which reports of which attempt to read. */
export interface ReportsOrder {
  readonly project: string
  /** The directory of the job. */
  readonly directory: string
  /** Globs, relative to `directory`. */
  readonly reports: readonly string[]
  /** When the attempt started, in milliseconds since 1970. */
  readonly since: number
}

export interface ReadReports {
  /** With texts of up to {@link longestRead} characters, files as they stand in the report, and no text masked. */
  readonly cases: readonly FailedCase[]
  readonly moreCases: number
  readonly problems: readonly string[]
}

export const mostCases = 50
const mostBytes = 20 * 1024 * 1024
const mostFiles = 2000
/**
 * A file may seem a little older than it is: the clock of a file system ticks less often than the other one, and some file systems keep
 * whole seconds only.
 */
const tickMs = 20
const coarseMs = 2000

/** Reads the failed tests from the reports that were written during an attempt. Never throws. */
export const readReports = (order: ReportsOrder): ReadReports => {
  const cases: FailedCase[] = []
  const problems: string[] = []
  let moreCases = 0
  let left = mostBytes
  for (const report of matchingFiles(order, problems)) {
    try {
      const bytes = readReport(order, report, left)
      left -= bytes.length
      const read = casesOf(bytes)
      const room = mostCases - cases.length
      cases.push(...read.cases.slice(0, room).map((one) => failedCase(one, report)))
      moreCases += Math.max(0, read.cases.length - room)
      if (read.problem !== undefined) problems.push(`${report} ${read.problem}`)
    } catch (error) {
      problems.push(`${report} ${problemOf(error)}`)
    }
  }
  return { cases, moreCases, problems }
}

const problemOf = (error: unknown): string => {
  if (error instanceof ReportError) return error.message
  const { errno } = error as NodeJS.ErrnoException
  return `cannot be read: ${typeof errno === 'number' ? getSystemErrorMessage(errno) : String(error)}`
}

/** Folders that are not searched. */
const foreign = /(?:^|[\\/])(?:node_modules|\.git)$/

/** Each file once, in the order of their paths. */
const matchingFiles = ({ directory, reports }: ReportsOrder, problems: string[]): readonly string[] => {
  const files = new Set<string>()
  for (const pattern of reports) {
    const exclude = (name: string): boolean => !pattern.includes('node_modules') && foreign.test(name)
    const found = globSync(pattern, { cwd: directory, exclude }).filter((file) => file === pattern || !isFolder(join(directory, file)))
    if (found.length === 0) problems.push(`no file matches ${pattern}`)
    for (const file of found) files.add(file)
  }
  if (files.size > mostFiles) problems.push(`only ${mostFiles} of ${files.size} reports were read`)
  return [...files].sort().slice(0, mostFiles)
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const readReport = ({ project, directory, since }: ReportsOrder, report: string, left: number): Buffer => {
  const path = realpathSync(join(directory, report))
  if (![project, directory].some((folder) => isIn(path, realpathSync(folder)))) throw new ReportError('is outside of the project')
  // a pipe must not even be opened: its writer would notice
  checkFile(statSync(path), since, left)
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = fstatSync(fd)
    checkFile(found, since, left)
    const bytes = Buffer.alloc(found.size)
    let length = 0
    for (let more = -1; more !== 0 && length < bytes.length; length += more) more = readSync(fd, bytes, length, bytes.length - length, null)
    return bytes.subarray(0, length)
  } finally {
    closeSync(fd)
  }
}

const checkFile = (found: Stats, since: number, left: number): void => {
  if (!found.isFile()) throw new ReportError('is not a file')
  const margin = found.mtimeMs % 1000 === 0 ? coarseMs : tickMs
  if (found.mtimeMs + margin < since) throw new ReportError('was not written by this attempt')
  if (found.size > left) throw new ReportError(`is too large: reports may have ${mostBytes / 1024 / 1024} MB together`)
}

const isIn = (path: string, folder: string): boolean => path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)

/** The format is known by the first character. */
const casesOf = (bytes: Buffer): RawReport => {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes).trimStart()
  if (text === '') throw new ReportError('is empty')
  if (text.startsWith('<')) return readJunit(text)
  return text.startsWith('{') ? readCtrf(text) : readTap(text)
}

const failedCase = ({ name, file, line, message }: RawCase, report: string): FailedCase => ({
  name: shortened(name),
  ...(file !== undefined && { file: shortened(file) }),
  ...(line !== undefined && { line }),
  ...(message !== undefined && { message: shortened(message) }),
  report: shortened(report),
})

const shortened = (text: string): string => text.slice(0, longestRead)
