import { checkPlan } from '../graph/check-plan.ts'
import type { Inputs } from '../pipeline/inputs/input.ts'
import { buildPlan } from '../pipeline/build-plan.ts'
import { describeInputs } from '../pipeline/inputs/describe-inputs.ts'
import { parseInputs } from '../pipeline/inputs/parse-inputs.ts'
import type { InputJson, PipelineDetailJson, PipelineListJson, StepTypeListJson } from '../wire/pipeline.ts'
import type { OpenPipeline, OpenProject } from '../project/open-project.ts'
import type { PluginHost } from '../project/plugin-host.ts'
import { RunSecrets } from './run-secrets.ts'

/** The pipelines that can be run by their name, those of the nearest project first. */
export const toPipelineListJson = (opened: readonly OpenProject[]): PipelineListJson => {
  const listed = new Map<string, PipelineListJson['pipelines'][number]>()
  const projects = opened.map(({ project: { directory }, relation, pipelines }) => {
    const hidden = [...pipelines.keys()].filter((name) => listed.has(name))
    for (const { name, from, description } of pipelines.values()) {
      if (!listed.has(name)) listed.set(name, { name, from, ...(description !== undefined && { description }), project: directory })
    }
    return { directory, relation, hidden }
  })
  return { pipelines: [...listed.values()], projects }
}

/** One pipeline with its inputs and, unless it has required inputs, its jobs with all defaults. */
export const describePipeline = async (
  { pipeline: { name, from, description, definition }, project, host }: OpenPipeline,
  taken?: ReadonlySet<string>,
): Promise<PipelineDetailJson> => {
  const isMissingInput = Object.values(definition.inputs).some(({ spec }) => spec.required === true)
  const head = { pipeline: name, from, ...(description !== undefined && { description }), inputs: toInputsJson(definition.inputs, taken) }
  if (isMissingInput) return head
  const secrets = new RunSecrets(process.env)
  const { plan } = await secrets.guard(() =>
    buildPlan({
      definition,
      name,
      inputs: parseInputs(definition.inputs, {}, { of: `Pipeline "${name}"`, noun: 'input' }),
      args: [],
      projectDir: project.directory,
      stepTypes: host.stepTypes,
      onSecrets: secrets.declare,
      hide: (text) => secrets.book.text(text),
    }),
  )
  checkPlan(plan)
  return { ...head, jobs: plan.jobs }
}

export const listStepTypes = (host: PluginHost): StepTypeListJson => ({
  steps: [...host.steps].map(({ type, plugin, stepType }) => ({
    type,
    plugin,
    summary: stepType.summary,
    options: toInputsJson(stepType.options),
  })),
})

/** Declared inputs as `--help`, `--json` and the page's form show them; `taken` holds the names of the command's own flags. */
export const toInputsJson = (inputs: Inputs, taken?: ReadonlySet<string>): readonly InputJson[] =>
  describeInputs(inputs, taken).map((row) => ({ ...row, type: inputs[row.name]?.type ?? 'text' }))
