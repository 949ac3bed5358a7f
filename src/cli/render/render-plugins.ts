import { counted } from '../../model/text/counted.ts'
import { formatDuration } from '../../model/text/duration.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import type { PluginChangeJson, PluginJson, PluginListJson } from '../../wire/plugins.ts'
import { alignColumns, wrapWords } from './columns.ts'
import { paint, proseColumns, spell, type Look } from './look.ts'

/** The plugins, one per line, each with what is wrong with it below. */
export const renderPlugins = ({ plugins }: PluginListJson, look: Look): string => {
  if (plugins.length === 0)
    return 'No plugins. `sparkwing plugins install NAME` installs one for you, `plugins` in a config names those of a project.'
  const lines = alignColumns(
    plugins.map((plugin) => [
      paint(look, 'strong', sanitiseName(plugin.name)),
      sanitiseName(plugin.version ?? ''),
      paint(look, 'faint', plugin.origin),
      summaryOfPlugin(plugin),
      plugin.loadMs === undefined ? '' : paint(look, 'faint', formatDuration(plugin.loadMs)),
    ]),
    look.columns,
    spell(look, '…', '..'),
  )
  return plugins.flatMap((plugin, index) => [lines[index] ?? '', ...problemLines(plugin, look)]).join('\n')
}

/** What a plugin brings, in a few words. */
export const summaryOfPlugin = (plugin: PluginJson): string => {
  const { state, steps, pipelines, storage, events, commands, reporters, failures, checks } = plugin
  switch (state) {
    case 'replaced':
      return "not used here: the project's own copy is"
    case 'left-out':
      return 'left out'
    case 'used': {
      const parts = [
        ...(steps.length > 0 ? [counted(steps.length, 'step type')] : []),
        ...(pipelines ? ['pipelines'] : []),
        ...(storage ? ['a store'] : []),
        ...(commands.length > 0 ? [counted(commands.length, 'command')] : []),
        ...(reporters.length > 0 ? [counted(reporters.length, 'reporter')] : []),
        ...(failures.length > 0 ? [`failures of ${counted(failures.length, 'tool')}`] : []),
        ...(checks.length > 0 ? [counted(checks.length, 'check')] : []),
        ...(events ? ['events'] : []),
      ]
      return parts.length === 0 ? 'nothing' : parts.join(', ')
    }
  }
}

const problemLines = ({ problems, notes = [] }: PluginJson, look: Look): readonly string[] =>
  [...problems, ...notes].flatMap((problem) =>
    wrapWords(sanitiseName(problem), proseColumns(look) - 2).map((line) => paint(look, 'warning', `  ${line}`)),
  )

/** One plugin: where it is, all that it brings, and what is wrong with it. */
export const renderPlugin = (plugin: PluginJson, look: Look): string => {
  const { name, version = '', origin, root, spec, steps, commands, reporters, failures, checks, loadMs } = plugin
  const rows: readonly (readonly [string, string])[] = [
    ['origin', spec === undefined ? origin : `${origin} from ${spec}`],
    ['folder', root],
    ['brings', summaryOfPlugin(plugin)],
    ...steps.map((step) => ['step type', step] as const),
    ...reporters.map((reporter) => ['reporter', `--output ${reporter}`] as const),
    ...failures.map((tool) => ['failures of', tool] as const),
    ...checks.map((check) => ['check', check] as const),
    ...commands.map(
      (command) => ['command', `sparkwing ${command.name}${command.summary === undefined ? '' : `  ${command.summary}`}`] as const,
    ),
    ...(loadMs === undefined ? [] : [['start', `${formatDuration(loadMs)} at the start of a run`] as const]),
  ]
  return [
    `${paint(look, 'strong', sanitiseName(name))} ${sanitiseName(version)}`.trimEnd(),
    ...alignColumns(
      rows.map(([title, text]) => [`  ${paint(look, 'faint', title)}`, sanitiseName(text)]),
      look.columns,
      spell(look, '…', '..'),
    ),
    ...problemLines(plugin, look),
  ].join('\n')
}

/** What has changed, one line for each plugin. */
export const renderPluginChanges = ({ changes, failures }: PluginChangeJson, look: Look): string =>
  [
    ...changes.flatMap(({ name, change, from, to, notes }) => [
      `${paint(look, 'good', spell(look, '✓', '+'))} ${sanitiseName(`${change} ${name} ${versions(from, to)}`.trimEnd())}`,
      ...notes.map((note) => `  ${sanitiseName(note)}`),
    ]),
    ...failures.map(({ name, message }) => `${paint(look, 'bad', spell(look, '✗', 'x'))} ${sanitiseName(`${name}: ${message}`)}`),
  ].join('\n')

const versions = (from: string | undefined, to: string | undefined): string =>
  from === undefined || to === undefined || from === to ? (to ?? from ?? '') : `${from} to ${to}`
