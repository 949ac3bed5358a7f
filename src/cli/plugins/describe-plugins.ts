import type { Interfaces } from '@oclif/core'
import { formatDuration } from '../../model/text/duration.ts'
import { UserError } from '../../model/user-error.ts'
import { builtInPlugins } from '../../project/built-in-plugins.ts'
import type { CheckJson } from '../../wire/doctor.ts'
import type { PluginJson } from '../../wire/plugins.ts'
import { askPlugin, clash, loadTimes, unlessRefused, type LoadedPlugin } from './load-plugins.ts'
import { findThirdParty, type ThirdPartyPlugin } from './third-party.ts'

/** Loads each plugin, one after another, and describes what it brings, what that costs, and what is wrong with it. */
export const describePlugins = async (config: Interfaces.Config, cwd: string): Promise<readonly PluginJson[]> => {
  const loaded: LoadedPlugin[] = builtInPlugins.map((plugin) => ({ package: config.name, plugin }))
  const described: PluginJson[] = []
  for (const { broken, ...found } of await findThirdParty(cwd, config.version)) described.push(await describe(config, found, loaded))
  return described
}

const nothing = { steps: [], pipelines: false, storage: false, events: false, commands: [] } as const

const describe = async (
  config: Interfaces.Config,
  { oclif, projectDir, ...known }: Omit<ThirdPartyPlugin, 'broken'>,
  loaded: LoadedPlugin[],
): Promise<PluginJson> => {
  if (!oclif) return { ...known, ...nothing }
  const notes: string[] = []
  const answer = await unlessRefused(() => askPlugin(config, oclif, projectDir, (note) => notes.push(note)))
  const loadMs = Math.round((loadTimes.get(oclif.root) ?? 0) * 10) / 10
  const refusal = answer instanceof UserError ? answer : clash(loaded, answer)
  const brought = refusal || answer instanceof UserError ? [] : answer
  loaded.push(...brought)
  return {
    ...known,
    state: refusal ? 'left-out' : 'used',
    steps: brought.flatMap(({ plugin }) => Object.keys(plugin.steps ?? {})),
    pipelines: brought.some(({ plugin }) => plugin.pipelines !== undefined),
    storage: brought.some(({ plugin }) => plugin.storage !== undefined),
    events: !refusal && oclif.hooks['sparkwing:event'] !== undefined,
    commands: oclif.commands
      .filter(({ hidden }) => !hidden)
      .map(({ id, summary }) => ({ name: id.replaceAll(':', ' '), ...(summary !== undefined && { summary }) })),
    loadMs,
    problems: [...known.problems, ...(refusal ? [refusal.message] : [])],
    ...(notes.length > 0 && { notes }),
  }
}

/** What `doctor` says of the plugins: one check for each. */
export const checkPlugins = async (config: Interfaces.Config, cwd: string): Promise<readonly CheckJson[]> =>
  (await describePlugins(config, cwd)).map((plugin) => {
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
  })

/** From when on `doctor` warns of a plugin that makes each start of a run slow. */
const slowMs = 1000

const roleOf = ({ state, loadMs = 0 }: PluginJson): string =>
  state === 'replaced' ? 'is not used here: the project has its own copy.' : `takes ${formatDuration(loadMs)} at the start of a run.`
