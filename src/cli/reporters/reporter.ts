import { isErrorJoined } from '../../execution/hand-over-streams.ts'
import type { RunId } from '../../model/ids.ts'
import type { PlannedJob } from '../../model/plan.ts'
import { styleOf } from '../render/look.ts'
import { isInputNull } from '../terminal/foreground.ts'
import { createOutput } from '../terminal/output-stream.ts'
import { isBuildServer } from '../is-build-server.ts'
import { createDirectReporter } from './direct-reporter.ts'
import { createGithubReporter } from './github-reporter.ts'
import { createLinesReporter } from './lines-reporter.ts'
import { createNdjsonReporter } from './ndjson-reporter.ts'
import { createQuietReporter } from './quiet-reporter.ts'
import type { AskExpectedEnd, Reporter, Terminal } from './surface.ts'
import { createTreeReporter, isScreen, type TreeSurroundings } from './tree-reporter.ts'

export type { Reporter }
/** `direct` is what `auto` chooses for a run of one job; it cannot be asked for. */
export type OutputKind = 'tree' | 'lines' | 'quiet' | 'ndjson' | 'direct'
type Environment = Readonly<Record<string, string | undefined>>

export interface ReporterOptions {
  readonly stdout: Terminal
  readonly env: Environment
  readonly run: RunId
  /** Absolute path of the run's folder. */
  readonly folder: string
  readonly pipeline: string
  /**
   * Where `ndjson` prints notices, `direct` what is not from standard output, and `tree` what an interactive job writes to standard error.
   * Default: the stderr of this process.
   */
  readonly stderr?: Terminal
  /** The command that repeats the run. Default: derived from the run's record. */
  readonly rerun?: string
  /** Returns the address of the run's page, if a dashboard runs now. Default: none. */
  readonly page?: () => string | undefined
  /** Tells when the run will probably end, from the usual times of its jobs. `tree` asks for it while it is shown. */
  readonly expectedEnd?: AskExpectedEnd
  /** Lets `tree` read keys. Default: it reads none. */
  readonly openKeys?: TreeSurroundings['openKeys']
}

export interface OutputChoice {
  readonly flag: OutputKind | 'auto'
  readonly stdout: { readonly isTTY?: boolean }
  readonly env: Environment
  /** Default: whether stdin of this process is `/dev/null`. */
  readonly hasNullInput?: boolean
  /** Whether the run is one job for its user. */
  readonly isOneJob?: boolean
}

/**
 * Picks what the user of a run expects: of one job, its output as it is; of several, the tree at a terminal. A build server, a dumb terminal
 * and `run a & run b &` in a script get lines.
 */
export const chooseOutput = ({ flag, stdout, env, isOneJob = false, hasNullInput = isInputNull() }: OutputChoice): OutputKind => {
  if (flag !== 'auto') return flag
  // GitHub's log pages fold lines and show annotations
  if (isOneJob && env['GITHUB_ACTIONS'] !== 'true') return 'direct'
  return stdout.isTTY && env['TERM'] !== 'dumb' && !isBuildServer(env) && !hasNullInput ? 'tree' : 'lines'
}

/** Whether a job's output is shown byte by byte, so that the job can have the terminal: that of the only job, and that of an interactive one. */
export const isShownDirectly = (
  kind: OutputKind,
  { interactive = false }: Pick<PlannedJob, 'interactive'>,
  stdout: { readonly isTTY?: boolean },
  env: Environment,
): boolean => kind === 'direct' || (kind === 'tree' && interactive && isScreen(stdout, env))

/** Two streams to one terminal would not keep the order of what is written while it is slow. */
const ownStderr = (stdout: Terminal): Terminal => (stdout.isTTY && isErrorJoined() ? stdout : process.stderr)

/** Creates the reporter of one run. It listens to `stdout` from then on. */
export const createReporter = (kind: OutputKind, options: ReporterOptions): Reporter => {
  const surface = { ...options, output: createOutput(options.stdout), style: styleOf(options.stdout, options.env) }
  const stderr = options.stderr ?? ownStderr(options.stdout)
  switch (kind) {
    case 'tree':
      return createTreeReporter({ ...surface, stderr }, options.openKeys && { openKeys: options.openKeys })
    case 'quiet':
      return createQuietReporter(surface)
    case 'ndjson':
      return createNdjsonReporter({ ...surface, stderr })
    case 'direct':
      return createDirectReporter({ ...surface, stderr, style: styleOf(stderr, options.env) })
    case 'lines':
      return options.env['GITHUB_ACTIONS'] === 'true' ? createGithubReporter(surface) : createLinesReporter(surface)
  }
}
