import { nearName } from '../../model/text/near-names.ts'
import { UserError } from '../../model/user-error.ts'
import { describeValue, isRecord } from '../../pipeline/describe-value.ts'
import type { Config } from '../../pipeline/pipeline.ts'
import { toJsonText } from '../../model/record-json.ts'

const settings = ['plugins', 'pipelines']
const pipelineSettings = ['description', 'inputs', 'secrets', 'isOneCommand', 'plan']
const shape = 'Write `export default defineConfig({ pipelines: { build: pipeline({ … }) } })`.'

/**
 * Checks what a config exports. Definitions are plain data, and may come from another copy of this package.
 *
 * @throws UserError that names what is wrong, and where.
 */
export const checkConfig = (module: unknown, file: string): Config => {
  const config = isRecord(module) ? module['default'] : undefined
  if (isConfig(config)) return config
  const { what, advice } = configProblem(config) ?? { what: 'it is not a config', advice: shape }
  throw new UserError('config-shape', `${file}: ${what}.`, [advice])
}

const isConfig = (value: unknown): value is Config => configProblem(value) === undefined

const configProblem = (config: unknown): ShapeProblem | undefined => {
  if (config === undefined) return { what: 'there is no default export', advice: shape }
  if (!isRecord(config)) return { what: `the default export is ${describeValue(config)}, not a config`, advice: shape }
  if (config['kind'] === 'pipeline') {
    return {
      what: 'the default export is a single pipeline',
      advice: 'Name it: `export default defineConfig({ pipelines: { build: … } })`.',
    }
  }
  const { plugins, pipelines } = config
  if (plugins !== undefined && !(Array.isArray(plugins) && plugins.every((name) => typeof name === 'string' && name !== ''))) {
    return { what: '`plugins` is not a list of package names', advice: "Write `plugins: ['some-package']`." }
  }
  return unknownKey(config, settings, 'a config') ?? pipelinesProblem(pipelines)
}

/** A misspelt setting would be ignored silently: a misspelt `secrets` would mask nothing. */
const unknownKey = (given: unknown, known: readonly string[], where: string): ShapeProblem | undefined => {
  const name = isRecord(given) ? Object.keys(given).find((key) => key !== 'kind' && !known.includes(key)) : undefined
  if (name === undefined) return undefined
  const near = nearName(name, known)
  return {
    what: `${where} has no setting \`${name}\``,
    advice: near === undefined ? `Its settings: ${known.join(', ')}.` : `Did you mean \`${near}\`?`,
  }
}

const pipelinesProblem = (pipelines: unknown): ShapeProblem | undefined => {
  if (!isRecord(pipelines)) return { what: `\`pipelines\` is ${describeValue(pipelines)}, not a record of pipelines`, advice: shape }
  for (const [name, definition] of Object.entries(pipelines)) {
    const where = `pipelines.${name}`
    const problem = nameProblem(name) ?? pipelineProblem(where, definition) ?? unknownKey(definition, pipelineSettings, where)
    if (problem) return problem
  }
  return undefined
}

interface ShapeProblem {
  readonly what: string
  readonly advice: string
}

/** What is wrong with a value that should be a pipeline definition, from any copy of this package. */
export const pipelineProblem = (where: string, value: unknown): ShapeProblem | undefined => {
  if (!isRecord(value) || value['kind'] !== 'pipeline') {
    return { what: `${where} is ${describeValue(value)}, not a pipeline`, advice: 'Wrap it in `pipeline({ plan({ job }) { … } })`.' }
  }
  const { plan, inputs, description } = value
  if (description !== undefined && typeof description !== 'string') {
    return {
      what: `${where}.description is ${describeValue(description)}, not a text`,
      advice: "Write `description: 'Build the package'`.",
    }
  }
  if (typeof plan !== 'function') {
    return { what: `${where} has no \`plan\` function`, advice: "Add `plan({ job }) { job('hello', sh`echo hello`) }`." }
  }
  if (!isRecord(inputs)) return { what: `${where}.inputs is ${describeValue(inputs)}, not a record of inputs`, advice: inputAdvice }
  for (const [name, input] of Object.entries(inputs)) {
    if (!isInput(input)) return { what: `${where}.inputs.${name} is ${describeValue(input)}, not an input`, advice: inputAdvice }
  }
  return undefined
}

const inputAdvice = 'Declare inputs with `text()`, `integer()`, `decimal()`, `flag()`, `choice()` or `list()`.'

const isInput = (value: unknown): boolean => isRecord(value) && value['kind'] === 'input' && isRecord(value['spec'])

/** A name must be something that can be typed in a shell after `sparkwing run`. */
const nameProblem = (name: string): ShapeProblem | undefined =>
  name === '' || name.startsWith('-') || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)
    ? { what: `${toJsonText(name)} cannot be the name of a pipeline`, advice: 'Use printable text that does not begin with `-`.' }
    : undefined
