import type { Interfaces } from '@oclif/core'
import type { KnownCommand, KnownFlag, KnownValue, ValueKind } from '../../completion/known-command.ts'

type Loadable = Interfaces.Config['commands'][number]

/** What the values of our own commands are. Those of plugins have choices or nothing. */
const kindsOfArgs: Readonly<Record<string, ValueKind>> = {
  'runs:logs job': 'jobs-of-run',
  'pipelines:show name': 'pipelines',
  'run pipeline': 'pipelines',
  'plugins:inspect name': 'plugins',
  'plugins:uninstall name': 'plugins',
  'plugins:update name': 'plugins',
  'plugins:link path': 'files',
  'plugins:install package': 'files',
}
const kindsOfFlags: Readonly<Record<string, ValueKind>> = {
  'run output': 'outputs',
  'exec output': 'outputs',
  'runs:retry output': 'outputs',
  'run only': 'jobs-of-pipeline',
  'run from': 'jobs-of-pipeline',
  'run input': 'input-pairs',
  'runs:list pipeline': 'pipelines',
  'runs:prune pipeline': 'pipelines',
}

/** The commands that a user can see, as completion needs them. */
export const knownCommands = (commands: Interfaces.Config['commands'], isOwn: (command: Loadable) => boolean): readonly KnownCommand[] =>
  commands
    .filter(({ hidden }) => !hidden)
    .flatMap((command) => {
      const known = knownCommand(command, isOwn(command))
      return [known, ...command.aliases.map((alias) => ({ ...known, id: alias.replaceAll(' ', ':') }))]
    })

/** oclif's own, which is loaded only when it is called. */
export const helpCommand: KnownCommand = { id: 'help', about: 'Show help for a command', args: [{ kind: 'commands' }], flags: [] }

const knownCommand = ({ id, summary, description, args, flags }: Loadable, isOwn: boolean): KnownCommand => {
  const about = firstPart(summary ?? description)
  return {
    id,
    ...(about !== undefined && { about }),
    args: Object.entries(args)
      .filter(([, { hidden }]) => hidden !== true)
      .map(([name, { options }]) =>
        valueOf(options, isOwn ? (kindsOfArgs[`${id} ${name}`] ?? (name === 'run' ? 'runs' : undefined)) : undefined),
      ),
    flags: Object.values(flags)
      .filter(({ hidden }) => hidden !== true)
      .flatMap((flag) => knownFlags(flag, isOwn ? kindsOfFlags[`${id} ${flag.name}`] : undefined)),
  }
}

const knownFlags = (flag: Loadable['flags'][string], kind: ValueKind | undefined): readonly KnownFlag[] => {
  const about = firstPart(flag.summary ?? flag.description)
  const isOption = flag.type === 'option'
  const one: KnownFlag = {
    word: `--${flag.name}`,
    ...(flag.char !== undefined && { short: `-${flag.char}` }),
    takesValue: isOption,
    isRepeatable: isOption && flag.multiple === true,
    ...(about !== undefined && { about }),
    ...(isOption && valueOf(flag.options, kind ?? (flag.helpValue === 'PATH' ? 'files' : undefined))),
  }
  return !isOption && flag.allowNo ? [one, { ...one, word: `--no-${flag.name}` }] : [one]
}

const valueOf = (choices: readonly string[] | undefined, kind: ValueKind | undefined): KnownValue =>
  choices ? { choices } : kind ? { kind } : {}

/** The first statement: a shell has one line for it. */
const firstPart = (text: string | undefined): string | undefined => text?.split(/[\n;]|\. |\.$/, 1)[0]
