import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunEvent } from '../../src/model/event.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { until } from '../journal/until.ts'
import { markProcesses, type ProcessMark } from '../process/marked-processes.ts'
import { builtBin } from './built-package.ts'
import { hostedCall } from './hosted-calls.ts'
import { cleanEnvironment, startSparkwing, type Finished, type Started } from './sparkwing.ts'

/** A project, an empty home, and the built command line to call in them. */
export interface Workplace {
  readonly project: TempProject
  readonly home: string
  readonly bin: string
  /** The mark of each process started here, including descendants. */
  readonly mark: ProcessMark
  /** The environment for programs that call the command line themselves, such as a shell. */
  readonly env: NodeJS.ProcessEnv
  readonly start: (args: readonly string[], options?: CallOptions) => Started
  readonly sparkwing: (args: readonly string[], options?: CallOptions) => Promise<Finished>
  /** The same in a process that it shares with other such calls: for questions, where the process is not what is tested. */
  readonly hosted: (args: readonly string[], options?: Pick<CallOptions, 'cwd' | 'env' | 'home'>) => Promise<Finished>
  readonly runs: () => Promise<RunListJson['runs']>
  readonly show: (run: string) => Promise<RunDetailJson>
  /** Ids of all run folders, sorted. */
  readonly folders: () => string[]
  /** The whole lines of a run's journal; empty if it was killed before the first. */
  readonly journalLines: (run: string) => string[]
  readonly journal: (run: string) => RunEvent[]
  readonly log: (run: string, job: string) => string
}

export interface CallOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly home?: string
  readonly cwd?: string
  /** Arguments for Node itself. The dashboard's server gets them too. */
  readonly nodeArgs?: readonly string[]
  /** The program that starts it, with its arguments, such as `unshare`. */
  readonly through?: readonly string[]
}

/**
 * Runs a test in its own workplace. The test fails if a process that it started outlives it; such processes are killed, and the folders are
 * removed.
 */
export const inWorkplace =
  (files: Readonly<Record<string, string | object>>, story: (place: Workplace) => Promise<void>) => async (): Promise<void> => {
    const bin = await builtBin()
    using project = tempProject(files)
    const home = mkdtempSync(join(tmpdir(), 'sparkwing-home-'))
    const mark = markProcesses()
    try {
      await story(workplace({ project, home, bin, mark }))
      await until(() => mark.count() === 0).catch(() => {
        throw new Error(`${mark.count()} processes outlive the test`)
      })
    } finally {
      mark.killAll()
      rmSync(home, { recursive: true, force: true })
    }
  }

const workplace = ({ project, home, bin, mark }: Pick<Workplace, 'project' | 'home' | 'bin' | 'mark'>): Workplace => {
  const start: Workplace['start'] = (args, options = {}) =>
    startSparkwing(args, { cwd: project.directory, home, bin, ...options, env: { ...mark.env, ...options.env } })
  const sparkwing: Workplace['sparkwing'] = (args, options) => start(args, options).finished
  const hosted: Workplace['hosted'] = (args, options) =>
    hostedCall({ args, cwd: project.directory, home, ...options, env: { ...mark.env, ...options?.env } })
  const valueOf = async (args: readonly string[]): Promise<unknown> => {
    const { stdout, stderr, code } = await hosted([...args, '--json'])
    if (code !== 0) throw new Error(`sparkwing ${args.join(' ')} exited with ${String(code)}:\n${stdout}${stderr}`)
    return JSON.parse(stdout)
  }
  const journalLines = (run: string): string[] => {
    const path = join(home, 'runs', run, '_envelope.ndjson')
    return existsSync(path) ? wholeLines(readFileSync(path, 'utf8')) : []
  }
  return {
    project,
    home,
    bin,
    mark,
    env: { ...cleanEnvironment(), SPARKWING_HOME: home, ...mark.env },
    start,
    sparkwing,
    hosted,
    runs: async () => ((await valueOf(['runs', 'list', '--limit', '1000'])) as RunListJson).runs,
    show: async (run) => (await valueOf(['runs', 'show', run])) as RunDetailJson,
    folders: () => readdirSync(join(home, 'runs')).sort(),
    journalLines,
    journal: (run) => journalLines(run).map(eventOf),
    log: (run, job) => readFileSync(join(home, 'runs', run, `${job}.log`), 'utf8'),
  }
}

/** The lines of a text without an unfinished last line. */
export const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1)

/** Parses a line of a journal. */
export const eventOf = (line: string): RunEvent => JSON.parse(line) as RunEvent
