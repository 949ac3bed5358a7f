import { nearName } from '../model/near-name.ts'
import { UserError } from '../model/user-error.ts'
import { describeValue, isRecord } from '../pipeline/describe-value.ts'
import type { AnyPipeline, Config } from '../pipeline/pipeline.ts'

const settings = ['plugins', 'pipelines'] as const
const shape = 'Write `export default defineConfig({ pipelines: { build: pipeline({ … }) } })`.'

/** What a config exported, checked: definitions are plain data and may come from another copy of this package. */
export const checkConfig = (module: unknown, file: string): Config => {
  const refuse = (what: string, advice: string): never => {
    throw new UserError('config-shape', `${file}: ${what}.`, [advice])
  }
  const config = isRecord(module) ? module['default'] : undefined
  if (config === undefined) return refuse('there is no default export', shape)
  if (isPipeline(config))
    return refuse('the default export is a single pipeline', 'Name it: `export default defineConfig({ pipelines: { build: … } })`.')
  if (!isRecord(config)) return refuse(`the default export is ${describeValue(config)} and not a config`, shape)
  for (const name of Object.keys(config)) {
    if (settings.some((setting) => setting === name)) continue
    const near = nearName(name, settings)
    refuse(`a config has no setting \`${name}\``, near === undefined ? `There are ${settings.join(' and ')}.` : `Did you mean \`${near}\`?`)
  }
  const { plugins, pipelines } = config
  if (plugins !== undefined && !(Array.isArray(plugins) && plugins.every((name) => typeof name === 'string' && name !== ''))) {
    return refuse('`plugins` is not a list of package names', "Write `plugins: ['some-package']`.")
  }
  if (!isRecord(pipelines)) return refuse(`\`pipelines\` is ${describeValue(pipelines)} and not a record of pipelines`, shape)
  for (const [name, definition] of Object.entries(pipelines)) {
    const problem = nameProblem(name) ?? pipelineProblem(`pipelines.${name}`, definition)
    if (problem) refuse(problem.what, problem.advice)
  }
  // checked member by member above
  return config as unknown as Config
}

interface ShapeProblem {
  readonly what: string
  readonly advice: string
}

/** What is wrong with a value that ought to be a pipeline definition of any copy of this package. */
export const pipelineProblem = (where: string, value: unknown): ShapeProblem | undefined => {
  if (!isRecord(value) || value['kind'] !== 'pipeline') {
    return { what: `${where} is ${describeValue(value)} and not a pipeline`, advice: 'Wrap it in `pipeline({ plan({ job }) { … } })`.' }
  }
  const { plan, inputs } = value
  if (typeof plan !== 'function') {
    return { what: `${where} has no \`plan\` function`, advice: "Add `plan({ job }) { job('hello', sh`echo hello`) }`." }
  }
  if (!isRecord(inputs)) return { what: `${where}.inputs is ${describeValue(inputs)} and not a record of inputs`, advice: inputAdvice }
  for (const [name, input] of Object.entries(inputs)) {
    if (!isInput(input)) return { what: `${where}.inputs.${name} is ${describeValue(input)} and not an input`, advice: inputAdvice }
  }
  return undefined
}

const inputAdvice = 'Declare inputs with `text()`, `integer()`, `decimal()`, `flag()`, `choice()` or `list()`.'

export const isInput = (value: unknown): boolean => isRecord(value) && value['kind'] === 'input' && isRecord(value['spec'])

const isPipeline = (value: unknown): value is AnyPipeline => isRecord(value) && value['kind'] === 'pipeline'

/** A name must be typed in a shell after `sparkwing run`. */
const nameProblem = (name: string): ShapeProblem | undefined =>
  name === '' || name.startsWith('-') || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)
    ? { what: `${JSON.stringify(name)} can not be the name of a pipeline`, advice: 'Use printable text that does not begin with `-`.' }
    : undefined
