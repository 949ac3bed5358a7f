import { captureProgram } from '../../process/capture-program.ts'
import { lastLine } from '../../process/capture.ts'
import type { Described } from '../../server/ports.ts'
import type { ErrorJson } from '../../wire/run.ts'
import type { OwnCli } from './start-detached-run.ts'

export interface AskOptions {
  readonly cli: OwnCli
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  /** Aborts when the client has disconnected. */
  readonly left: AbortSignal
  /** Longest time for a config to load; default 30 s. */
  readonly timeoutMs?: number
}

/** Enough for a large config on a slow disk, loaded for the first time. */
const longestMs = 30_000

/**
 * Asks a command for its `--json` about a project, in which it runs. A config is loaded in this separate process, because it is code.
 *
 * @param args without `--json`
 */
export const askOwnCli = async <Detail extends object>(
  args: readonly string[],
  project: string,
  { cli, home, env, left, timeoutMs = longestMs }: AskOptions,
): Promise<Described<Detail>> => {
  const { stdout, stderr, end } = await captureProgram({
    file: cli.file,
    args: [...cli.args, ...args],
    cwd: project,
    env: {
      ...env,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      SPARKWING_HOME: home,
      SPARKWING_RUN_ID: undefined,
      SPARKWING_PIPELINE_STACK: undefined,
    },
    timeoutMs,
    signal: left,
  })
  if (end === 'aborted') return refused('left', 'The client left before the config was loaded.', [])
  if (end === 'timed-out') {
    const message = `The config of ${project} did not load within ${timeoutMs / 1000} s.`
    return refused('describe-timeout', message, ['Run `sparkwing pipelines` there to see what holds it up.'])
  }
  const answer = answerIn(stdout) as Detail | ErrorJson | undefined
  if (answer === undefined) {
    const why = lastLine(stderr)
    return refused('not-described', `The config of ${project} could not be read${why === '' ? '' : `: ${why}`}.`, [
      'Run `sparkwing pipelines` there to see why.',
    ])
  }
  return 'error' in answer ? { refused: answer.error } : { detail: answer }
}

const refused = (code: string, message: string, tryThis: readonly string[]): { readonly refused: ErrorJson['error'] } => ({
  refused: { code, message, tryThis },
})

/** The value that the command printed; the config may have printed something before it. */
const answerIn = (stdout: string): unknown => {
  for (let start = stdout.lastIndexOf('{\n'); start !== -1; start = start === 0 ? -1 : stdout.lastIndexOf('{\n', start - 1)) {
    if (start > 0 && stdout[start - 1] !== '\n') continue
    try {
      return JSON.parse(stdout.slice(start))
    } catch {
      // text printed by the config that looks like the beginning of a value
    }
  }
  return undefined
}
