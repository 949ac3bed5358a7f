import { nearName } from '../model/text/near-names.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyStepType, PipelineSource, Plugin } from '../pipeline/define-plugin.ts'
import { describeValue, isRecord } from '../pipeline/describe-value.ts'
import { declarationProblem } from '../pipeline/inputs/declaration-problem.ts'
import type { Inputs } from '../pipeline/inputs/input.ts'
import type { DoctorCheck } from '../pipeline/plugin-points/doctor-check.ts'
import type { FailurePattern } from '../pipeline/plugin-points/failure-pattern.ts'
import { pointProblem } from '../pipeline/plugin-points/point-problems.ts'
import type { Reporter } from '../pipeline/plugin-points/reporter.ts'
import type { Storage } from '../storage/storage.ts'

/** A plugin object and the npm package that provides it. */
export interface BroughtPlugin {
  readonly package: string
  readonly plugin: Plugin
}

/** Everything that the plugins of a project provide, with the plugin that provides it. */
export interface PluginHost {
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  /** The step types for `sparkwing steps`, sorted by name. */
  readonly steps: readonly { readonly type: string; readonly plugin: string; readonly stepType: AnyStepType }[]
  /** Third-party sources first, because a plugin chosen by the project takes precedence over built-in ones. */
  readonly sources: readonly { readonly plugin: string; readonly find: PipelineSource }[]
  readonly storage: Storage
  /** By the name for `--output`. */
  readonly reporters: ReadonlyMap<string, FromPlugin<Reporter>>
  readonly failures: readonly FromPlugin<FailurePattern>[]
  readonly checks: readonly (FromPlugin<DoctorCheck> & { readonly name: string })[]
}

/** What a plugin brings, with the package that it is from. */
export interface FromPlugin<Part> {
  readonly package: string
  readonly part: Part
}

/** The package of the built-in plugins. A storage of any other package replaces theirs. */
const ownPackage = 'sparkwing'

/**
 * Collects what plugins provide. The built-in plugins are plugins like any other.
 *
 * @throws UserError if a plugin is malformed, or two provide something that only one can.
 */
export const createPluginHost = (brought: readonly BroughtPlugin[]): PluginHost => {
  for (const one of brought) checkPlugin(one)
  const steps = collectSteps(brought)
  return {
    stepTypes: new Map(steps.map(({ type, stepType }) => [type, stepType])),
    steps: steps.toSorted((a, b) => (a.type < b.type ? -1 : 1)),
    sources: [...brought.filter(isThirdParty), ...brought.filter((one) => !isThirdParty(one))].flatMap(({ plugin }) =>
      plugin.pipelines === undefined ? [] : [{ plugin: plugin.name, find: plugin.pipelines }],
    ),
    storage: chooseStorage(brought),
    reporters: collectReporters(brought),
    failures: brought.flatMap((one) => (one.plugin.failures ?? []).map((part) => ({ package: one.package, part }))),
    checks: brought.flatMap((one) => Object.entries(one.plugin.checks ?? {}).map(([name, part]) => ({ package: one.package, name, part }))),
  }
}

const collectSteps = (brought: readonly BroughtPlugin[]): PluginHost['steps'] => {
  const steps = new Map<string, PluginHost['steps'][number]>()
  for (const { plugin } of brought) {
    for (const [type, stepType] of Object.entries(plugin.steps ?? {})) {
      const other = steps.get(type)
      if (other) {
        throw new UserError('step-type-twice', `The plugins ${other.plugin} and ${plugin.name} both provide the step type "${type}".`, [
          'Remove one of them from `plugins` in the config.',
        ])
      }
      steps.set(type, { type, plugin: plugin.name, stepType })
    }
  }
  return [...steps.values()]
}

const collectReporters = (brought: readonly BroughtPlugin[]): PluginHost['reporters'] => {
  const reporters = new Map<string, FromPlugin<Reporter>>()
  for (const one of brought) {
    for (const [name, part] of Object.entries(one.plugin.reporters ?? {})) {
      const other = reporters.get(name)
      if (other) {
        throw new UserError('reporter-twice', `The plugins ${other.package} and ${one.package} both provide the reporter "${name}".`, [
          'Remove one of them from `plugins` in the config.',
        ])
      }
      reporters.set(name, { package: one.package, part })
    }
  }
  return reporters
}

const chooseStorage = (brought: readonly BroughtPlugin[]): Storage => {
  const all = brought.flatMap((one) =>
    one.plugin.storage === undefined ? [] : [{ plugin: one.plugin.name, storage: one.plugin.storage, isThirdParty: isThirdParty(one) }],
  )
  const [first, second] = all.filter((one) => one.isThirdParty)
  if (first && second) {
    throw new UserError(
      'storage-twice',
      `The plugins ${first.plugin} and ${second.plugin} both provide a storage, but only one can be used.`,
      ['Remove one of them from `plugins` in the config.'],
    )
  }
  const chosen = first ?? all[0]
  if (!chosen) throw new UserError('no-storage', 'No plugin provides a storage.', ['Reinstall Sparkwing: its own storage is missing.'])
  return chosen.storage
}

const isThirdParty = ({ package: from }: BroughtPlugin): boolean => from !== ownPackage

const parts = ['name', 'steps', 'pipelines', 'storage', 'reporters', 'failures', 'checks'] as const

/** Checks the shape of a plugin, which may have been written in JavaScript. */
const checkPlugin = ({ package: from, plugin }: BroughtPlugin): void => {
  const refuse = (what: string): never => {
    throw new UserError('plugin-shape', `The plugin of the package ${from} is not usable: ${what}.`, [
      `Update ${from}, or remove it from \`plugins\` in the config.`,
    ])
  }
  const value: unknown = plugin
  if (!isRecord(value)) return refuse(`its hook returned ${describeValue(value)}, not a plugin made with \`definePlugin\``)
  const { name, steps, pipelines, storage } = value
  if (typeof name !== 'string' || name === '') return refuse('it has no `name`')
  // an unknown part may be for a newer Sparkwing, but a misspelt one would be ignored silently
  for (const key of Object.keys(value)) {
    const near = parts.some((part) => part === key) ? undefined : nearName(key, parts)
    if (near !== undefined) refuse(`it has \`${key}\` instead of \`${near}\``)
  }
  if (pipelines !== undefined && typeof pipelines !== 'function') return refuse('its `pipelines` is not a function')
  if (storage !== undefined && !(isRecord(storage) && typeof storage['open'] === 'function'))
    return refuse('its `storage` has no `open` function')
  const problem = pointProblem(value)
  if (problem !== undefined) return refuse(problem)
  if (steps === undefined) return
  if (!isRecord(steps)) return refuse('its `steps` is not a record of step types')
  for (const [type, step] of Object.entries(steps)) {
    const wrong = stepTypeProblem(step)
    if (wrong !== undefined) refuse(`its step type "${type}" ${wrong}`)
  }
}

const stepTypeProblem = (step: unknown): string | undefined => {
  if (!isRecord(step)) return `is ${describeValue(step)}, not made with \`stepType\``
  if (typeof step['run'] !== 'function') return 'has no `run` function'
  if (typeof step['summary'] !== 'string') return 'has no `summary`'
  if (!isRecord(step['options'])) return 'has no `options`'
  // members of any kind are checked
  const problem = declarationProblem(step['options'] as Inputs, 'option')
  return problem && `has a mistake: ${problem}`
}
