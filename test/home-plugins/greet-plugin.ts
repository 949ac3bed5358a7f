import { execFileSync } from 'node:child_process'
import { tempProject, type TempProject } from '../project/temp-project.ts'

/** A plugin that brings a step type, a command and an observer. `name` begins the names of all of them. */
export interface GreetPlugin {
  readonly name: string
  readonly version?: string
  /** Members of its package.json. */
  readonly json?: object
  /** The code of its `sparkwing:plugin` hook. */
  readonly hook?: string
  /** More files, such as commands. */
  readonly files?: Readonly<Record<string, string>>
}

/** A command that prints its id and `says`. It needs no @oclif/core: oclif only calls `run`. */
export const commandThat = (says: string): string =>
  [
    'export default class Command {',
    `  static summary = '${says}'`,
    '  static args = {}',
    '  static flags = {}',
    `  static run() { console.log('${says}') }`,
    '}',
    '',
  ].join('\n')

const hookOf = (name: string): string =>
  [
    "import { definePlugin, stepType, text } from 'sparkwing'",
    'const hello = stepType({',
    "  summary: 'Say hello',",
    "  options: { to: text({ default: 'you' }) },",
    '  run: async ({ options, log }) => { log(`hello ${options.to}\\n`) },',
    '})',
    `export default async () => definePlugin({ name: '${name}', steps: { '${name}/hello': hello } })`,
    '',
  ].join('\n')

/** The files of such a package. */
export const greetFiles = ({
  name,
  version = '1.0.0',
  json = {},
  hook = hookOf(name),
  files = {},
}: GreetPlugin): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({
    name: `sparkwing-plugin-${name}`,
    version,
    type: 'module',
    peerDependencies: { sparkwing: '*' },
    oclif: {
      commands: './commands',
      hooks: { 'sparkwing:plugin': './plugin.js', 'sparkwing:event': './event.js' },
      topics: { [name]: { description: `What ${name} does.` }, runs: { description: 'Not ours.' } },
    },
    ...json,
  }),
  'plugin.js': hook,
  'event.js': "export default async ({ event }) => { if (event.type === 'run.finished' && process.env.GREET) console.error('the end') }\n",
  [`commands/${name}/world.js`]: commandThat('hello world'),
  ...files,
})

/** A folder with the plugin. */
export const greetFolder = (plugin: GreetPlugin): TempProject => tempProject(greetFiles(plugin))

/** Packs the plugin as `npm pack` does. */
export const packGreet = (plugin: GreetPlugin, archive: string): void => {
  using folder = tempProject(Object.fromEntries(Object.entries(greetFiles(plugin)).map(([file, text]) => [`package/${file}`, text])))
  execFileSync('tar', ['-czf', archive, '-C', folder.directory, 'package'])
}

/** A config with one pipeline, `hi`, whose job says hello by a step type of the plugin. */
export const greetConfig = (name: string, plugins: readonly string[] = []): string =>
  `export default { plugins: ${JSON.stringify(plugins)}, pipelines: { hi: ${pipelineOf(name)} } }\n`.replace(
    /^/,
    "import { pipeline, uses } from 'sparkwing'\n",
  )

const pipelineOf = (name: string): string => `pipeline({ plan({ job }) { job('hi', uses('${name}/hello', { to: 'Ada' })) } })`
