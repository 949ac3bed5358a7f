import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type ExpectedFailure } from './expected-failure.ts'

// A longer log is stored compressed.
const longestPlainLog = 64 * 1024

/** The logs of one tool, and what is expected of them. */
export interface ToolFolder {
  readonly expected: readonly ExpectedFailure[]
  /** The text of a log, one character a byte. */
  readonly readLog: (name: string) => string
  /** Stores a log and returns the name of its file. */
  readonly writeLog: (name: string, log: string) => string
  /** Stores what is expected, and removes the logs of other cases. */
  readonly writeExpected: (expected: readonly ExpectedFailure[]) => void
}

export const openToolFolder = (folder: string): ToolFolder => {
  const expectedFile = join(folder, 'expected.json')
  return {
    expected: existsSync(expectedFile) ? (JSON.parse(readFileSync(expectedFile, 'utf8')) as ExpectedFailure[]) : [],
    readLog: (name) => {
      const bytes = readFileSync(join(folder, name))
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
    },
    writeLog: (name, log) => {
      const [plain, packed] = [`${name}.log`, `${name}.log.gz`]
      const file = log.length > longestPlainLog ? packed : plain
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      for (const old of [plain, packed]) rmSync(join(folder, old), { force: true })
      const bytes = Buffer.from(log, 'latin1')
      writeFileSync(join(folder, file), file === packed ? gzipSync(bytes, { level: 9 }) : bytes)
      return file
    },
    writeExpected: (expected) => {
      const kept = new Set(expected.map(({ log }) => log))
      for (const file of readdirSync(folder)) if (/\.log(?:\.gz)?$/.test(file) && !kept.has(file)) rmSync(join(folder, file))
      // one case a line is what a person can compare
      writeFileSync(expectedFile, `[\n${expected.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`)
    },
  }
}
