import { captureProgram } from '../../process/capture-program.ts'
import { lastLine } from '../../process/capture.ts'
import type { Described } from '../../server/ports.ts'
import type { ErrorJson } from '../../wire/run.ts'
import { limitCalls, type InTurn } from './limit-calls.ts'
import type { OwnCli } from './start-detached-run.ts'

export interface AskOptions {
  readonly cli: OwnCli
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  /** Aborts when the client has disconnected. */
  readonly left: AbortSignal
  /** Longest time for a config to load; default 30 s. */
  readonly timeoutMs?: number
  /** What limits how many such questions are asked at once. Default: four that load a config. */
  readonly inTurn?: InTurn
  /** What to say if there is no answer; `said`: the last line on stderr, unless it took too long. Default: that the config does not load. */
  readonly describeSilence?: (seconds: number, said: string | undefined) => ErrorJson['error']
}

/** Enough for a large config on a slow disk, loaded for the first time. */
const longestMs = 30_000
/** Each loads a config, and many tabs may ask at once. More would slow down the runs that go on beside them. */
const mostAtOnce = 4
const inTurnOfConfigs = limitCalls(mostAtOnce)

/**
 * Asks a command for its `--json` about a project, in which it runs. A config is loaded in this separate process, because it is code. A few
 * such processes run at once, and further questions wait; `timeoutMs` does not count the wait.
 *
 * @param args without `--json`
 */
export const askOwnCli = async <Detail extends object>(
  args: readonly string[],
  project: string,
  { cli, home, env, left, timeoutMs = longestMs, inTurn = inTurnOfConfigs, describeSilence = configSilence(project) }: AskOptions,
): Promise<Described<Detail>> => {
  if (args.some((text) => text.includes('\0')))
    return { refused: { code: 'wrong-input', message: 'A text that contains NUL cannot be passed to a command.', tryThis: [] } }
  const ownEnv = {
    ...env,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    SPARKWING_HOME: home,
    SPARKWING_RUN_ID: undefined,
    SPARKWING_PIPELINE_STACK: undefined,
  }
  // for a client that left while it waited, nothing is started
  const { stdout, stderr, end } = await inTurn(() =>
    captureProgram({ file: cli.file, args: [...cli.args, ...args], cwd: project, env: ownEnv, timeoutMs, signal: left }),
  )
  if (end === 'aborted') return { refused: { code: 'left', message: 'The client left before the answer was there.', tryThis: [] } }
  if (end === 'timed-out') return { refused: describeSilence(timeoutMs / 1000, undefined) }
  const answer = answerIn(stdout) as Detail | ErrorJson | undefined
  if (answer === undefined) return { refused: describeSilence(timeoutMs / 1000, lastLine(stderr)) }
  return 'error' in answer ? { refused: answer.error } : { detail: answer }
}

const configSilence =
  (project: string): NonNullable<AskOptions['describeSilence']> =>
  (seconds, said) =>
    said === undefined
      ? {
          code: 'describe-timeout',
          message: `The config of ${project} did not load within ${seconds} s.`,
          tryThis: ['Run `sparkwing pipelines` there to see what holds it up.'],
        }
      : {
          code: 'not-described',
          message: `The config of ${project} could not be read${said === '' ? '' : `: ${said}`}.`,
          tryThis: ['Run `sparkwing pipelines` there to see why.'],
        }

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
