import type { Interfaces } from '@oclif/core'
import { formatDuration } from '../../model/text/duration.ts'
import { UserError } from '../../model/user-error.ts'
import { builtInPlugins } from '../../project/built-in-plugins.ts'
import type { CheckJson } from '../../wire/doctor.ts'
import type { PluginJson } from '../../wire/plugins.ts'
import { homeDirectory } from '../../project/home.ts'
import { summaryOfPlugin } from '../render/render-plugins.ts'
import { checkByPlugins } from './check-by-plugin.ts'
import { askPlugin, clash, loadTimes, unlessRefused, type LoadedPlugin } from './load-plugins.ts'
import { findThirdParty, type ThirdPartyPlugin } from './third-party.ts'

/** Loads each plugin, one after another, and describes what it brings, what that costs, and what is wrong with it. */
export const describePlugins = async (config: Interfaces.Config, cwd: string): Promise<readonly PluginJson[]> =>
  (await describeAll(config, cwd)).map(({ described }) => described)

/** A plugin as it is shown, with what it has answered if it is used. */
interface DescribedPlugin {
  readonly described: PluginJson
  readonly brought: readonly LoadedPlugin[]
}

const describeAll = async (config: Interfaces.Config, cwd: string): Promise<readonly DescribedPlugin[]> => {
  const loaded: LoadedPlugin[] = builtInPlugins.map((plugin) => ({ package: config.name, plugin }))
  const described: DescribedPlugin[] = []
  for (const { broken, ...found } of await findThirdParty(cwd, config.version)) described.push(await describe(config, found, loaded))
  return described
}

const nothing = {
  steps: [],
  pipelines: false,
  storage: false,
  events: false,
  commands: [],
  reporters: [],
  failures: [],
  checks: [],
} as const

const describe = async (
  config: Interfaces.Config,
  { oclif, projectDir, ...known }: Omit<ThirdPartyPlugin, 'broken'>,
  loaded: LoadedPlugin[],
): Promise<DescribedPlugin> => {
  if (!oclif) return { described: { ...known, ...nothing }, brought: [] }
  const notes: string[] = []
  const answer = await unlessRefused(() => askPlugin(config, oclif, projectDir, (note) => notes.push(note)))
  const loadMs = Math.round((loadTimes.get(oclif.root) ?? 0) * 10) / 10
  const refusal = answer instanceof UserError ? answer : clash(loaded, answer)
  const brought = refusal || answer instanceof UserError ? [] : answer
  loaded.push(...brought)
  const described: PluginJson = {
    ...known,
    state: refusal ? 'left-out' : 'used',
    steps: namesIn(brought, 'steps'),
    pipelines: brought.some(({ plugin }) => plugin.pipelines !== undefined),
    storage: brought.some(({ plugin }) => plugin.storage !== undefined),
    events: !refusal && oclif.hooks['sparkwing:event'] !== undefined,
    reporters: namesIn(brought, 'reporters'),
    failures: [...new Set(brought.flatMap(({ plugin }) => (plugin.failures ?? []).map(({ tool }) => tool)))],
    checks: namesIn(brought, 'checks'),
    commands: oclif.commands
      .filter(({ hidden }) => !hidden)
      .map(({ id, summary }) => ({ name: id.replaceAll(':', ' '), ...(summary !== undefined && { summary }) })),
    loadMs,
    problems: [...known.problems, ...(refusal ? [refusal.message] : [])],
    ...(notes.length > 0 && { notes }),
  }
  return { described, brought }
}

const namesIn = (brought: readonly LoadedPlugin[], part: 'steps' | 'reporters' | 'checks'): readonly string[] =>
  brought.flatMap(({ plugin }) => Object.keys(plugin[part] ?? {}))

/** What `doctor` says of the plugins: one check for each, and the checks that they bring. */
export const checkPlugins = async (config: Interfaces.Config, cwd: string): Promise<readonly CheckJson[]> => {
  const all = await describeAll(config, cwd)
  const checks = all
    .flatMap(({ brought }) => brought)
    .flatMap(({ package: from, plugin }) => Object.entries(plugin.checks ?? {}).map(([name, check]) => ({ name, package: from, check })))
  return [...all.map(({ described }) => checkOf(described)), ...(await checkByPlugins(checks, { home: homeDirectory(), directory: cwd }))]
}

const checkOf = (plugin: PluginJson): CheckJson => {
  const { name, version, origin, state, problems, notes = [] } = plugin
  const what = `${name}${version === undefined ? '' : ` ${version}`} (${origin})`
  if (problems.length === 0) {
    const message = [`${what} ${roleOf(plugin)}`, ...notes].join(' ')
    if ((plugin.loadMs ?? 0) < slowMs) return { name: 'plugin', status: 'ok', message }
    return { name: 'plugin', status: 'warning', message, tryThis: `Use a faster version of ${name}, or remove it.` }
  }
  return {
    name: 'plugin',
    status: state === 'used' ? 'warning' : 'problem',
    message: `${what}: ${[...problems, ...notes].join(' ')}`,
    tryThis: origin === 'config' ? `Fix or update ${name}.` : `Update ${name}, or remove it: \`sparkwing plugins uninstall ${name}\`.`,
  }
}

/** From when on `doctor` warns of a plugin that makes each start of a run slow. */
const slowMs = 1000

const roleOf = (plugin: PluginJson): string =>
  plugin.state === 'replaced'
    ? 'is not used here: the project has its own copy.'
    : `brings ${summaryOfPlugin(plugin)}, and takes ${formatDuration(plugin.loadMs ?? 0)} at the start of a run.`
