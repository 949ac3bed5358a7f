import { captureProgram } from '../../process/capture-program.ts'
import { lastLine } from '../../process/capture.ts'
import type { DescribedPipeline } from '../../server/ports.ts'
import type { DescribePipelineJson } from '../../wire/api.ts'
import type { PipelineDetailJson } from '../../wire/pipeline.ts'
import type { ErrorJson } from '../../wire/run.ts'
import type { OwnCli } from './start-detached-run.ts'

export interface DescribeOptions {
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

/** Describes a pipeline from its project's present config. It does so in a separate process, because a config is code. */
export const describeNow = async (
  { project, pipeline }: DescribePipelineJson,
  { cli, home, env, left, timeoutMs = longestMs }: DescribeOptions,
): Promise<DescribedPipeline> => {
  const { stdout, stderr, end } = await captureProgram({
    file: cli.file,
    args: [...cli.args, 'pipelines', 'show', '--json', '--this-project', '--', pipeline],
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
  const answer = answerIn(stdout)
  if (answer === undefined) {
    const why = lastLine(stderr)
    return refused('not-described', `The config of ${project} could not be read${why === '' ? '' : `: ${why}`}.`, [
      'Run `sparkwing pipelines` there to see why.',
    ])
  }
  return 'error' in answer ? { refused: answer.error } : { detail: answer }
}

const refused = (code: string, message: string, tryThis: readonly string[]): DescribedPipeline => ({ refused: { code, message, tryThis } })

/** The value that the command printed; the config may have printed something before it. */
const answerIn = (stdout: string): PipelineDetailJson | ErrorJson | undefined => {
  for (let start = stdout.lastIndexOf('{\n'); start !== -1; start = start === 0 ? -1 : stdout.lastIndexOf('{\n', start - 1)) {
    if (start > 0 && stdout[start - 1] !== '\n') continue
    try {
      return JSON.parse(stdout.slice(start)) as PipelineDetailJson | ErrorJson
    } catch {
      // text printed by the config that looks like the beginning of a value
    }
  }
  return undefined
}
