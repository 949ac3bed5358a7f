import type { RunId } from '../../model/ids.ts'
import { handInputs, handsNoInputs } from '../../project/handed-inputs.ts'
import type { Described } from '../../server/ports.ts'
import type { DeclaredPipelinesJson, DescribePipelineJson } from '../../wire/api.ts'
import type { PipelineDetailJson, PipelineListJson } from '../../wire/pipeline.ts'
import type { RerunJson, RetryRunJson } from '../../wire/rerun.ts'
import { askOwnCli, type AskOptions } from './ask-own-cli.ts'

/** Describes a pipeline from its project's present config. */
export const describeNow = ({ project, pipeline }: DescribePipelineJson, options: AskOptions): Promise<Described<PipelineDetailJson>> =>
  askOwnCli(['pipelines', 'show', '--json', '--this-project', '--', pipeline], project, options)

/** Lists the pipelines and scripts of a project from its present config, without those of the projects around it. */
export const listNow = async (project: string, options: AskOptions): Promise<Described<DeclaredPipelinesJson>> => {
  const listed = await askOwnCli<PipelineListJson>(['pipelines', '--json'], project, options)
  if ('refused' in listed) return listed
  const own = listed.detail.pipelines.filter((one) => one.project === project)
  return { detail: { pipelines: own.map(({ project: _project, ...one }) => one) } }
}

/** Describes what a run would do if it were repeated in its directory. */
export const previewNow = (run: RunId, directory: string, changes: RetryRunJson, options: AskOptions): Promise<Described<RerunJson>> =>
  askOwnCli(['runs', 'retry', '--dry-run', '--json', ...partArguments(run, changes)], directory, {
    ...options,
    env: { ...options.env, ...inputsOf(changes) },
  })

/** The arguments of `runs retry` for a run and the part of it, the last of a command line. No name can become a flag. */
export const partArguments = (run: RunId, { part, keepPassed }: RetryRunJson): readonly string[] => [
  ...(part?.mode === 'failed' ? ['--failed'] : []),
  ...(part?.mode === 'from' ? part.jobs.map((job) => `--from=${job}`) : []),
  ...(keepPassed === true ? ['--keep-passed'] : []),
  ...['--', run],
  ...(part?.mode === 'jobs' ? part.jobs : []),
]

/** Added to the environment of `runs retry`. The values appear in no list of processes, because they may be secrets. */
export const inputsOf = ({ inputs }: RetryRunJson): NodeJS.ProcessEnv => (inputs === undefined ? handsNoInputs : handInputs(inputs))
