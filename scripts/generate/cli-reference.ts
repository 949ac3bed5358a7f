import { exitCodeMeanings, ownStatusRules } from '../../src/model/exit-codes.ts'
import type { Snapshot } from './command-snapshot.ts'

type Command = Snapshot['commands'][string]

/** `docs/cli-reference.md`: all commands with arguments, flags and examples, and the exit codes. `brought` are oclif's own commands. */
export const cliReference = ({ commands }: Snapshot, brought: Snapshot['commands']): string => {
  const shown = Object.entries({ ...commands, ...brought })
    .filter(([, { hidden }]) => !hidden)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    '# Command line',
    'Generated from the commands by `npm run generate`; do not edit. Separate topics with a space, as in `sparkwing runs list`; `sparkwing runs:list` also works.',
    '`--help` or `-h` shows help for any command. `--json` prints one JSON value; only `help` prints text even then. `--no-color` and `--no-plugins` may also come before the command.',
    table(
      ['command', 'does'],
      shown.map(([id, command]) => [`[\`${spelt(id)}\`](#${spelt(id).replaceAll(' ', '-')})`, summaryOf(id, command)]),
    ),
    ...shown.flatMap(([id, command]) => section(id, command)),
    '## Exit codes',
    ownStatusRules.join(' '),
    table(
      ['code', 'means'],
      [...exitCodeMeanings].map(([code, meaning]) => [String(code), meaning]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

const spelt = (id: string): string => `sparkwing ${id.replaceAll(':', ' ')}`

const section = (id: string, command: Command): readonly string[] => [
  `## ${spelt(id)}`,
  summaryOf(id, command),
  command.summary === undefined ? '' : fill(command.description ?? '', id),
  code([usage(id, command)]),
  table(
    ['argument', 'is'],
    Object.values(command.args)
      .filter(({ hidden }) => hidden !== true)
      .map((arg) => [`\`${arg.name}\``, described(arg.description, id, arg.options, arg.default)]),
  ),
  table(
    ['flag', 'does'],
    flagsOf(command).map((flag) => [
      spellFlag(flag),
      described(flag.summary ?? flag.description, id, flag.type === 'option' ? flag.options : undefined, flag.default),
    ]),
  ),
  ...(command.examples ?? []).map((example) => exampleOf(example, id)),
]

const flagsOf = (command: Command): Command['flags'][string][] => {
  const flags = Object.values(command.flags).filter(({ hidden }) => hidden !== true)
  // every command has `--json`, so it comes last
  return [...flags.filter(({ name }) => name !== 'json'), ...flags.filter(({ name }) => name === 'json')]
}

const usage = (id: string, { args, flags, strict }: Command): string =>
  [
    spelt(id),
    ...Object.values(args).map(({ name, required }) => (required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`)),
    ...(strict === false ? ['…'] : []),
    ...(Object.keys(flags).length > 0 ? ['[flags]'] : []),
  ].join(' ')

const spellFlag = (flag: Command['flags'][string]): string => {
  const name = flag.type === 'boolean' && flag.allowNo ? `--[no-]${flag.name}` : `--${flag.name}`
  const value = flag.type === 'option' ? ` ${Array.isArray(flag.helpValue) ? flag.helpValue.join(' ') : (flag.helpValue ?? 'VALUE')}` : ''
  return `\`${flag.char === undefined ? '' : `-${flag.char}, `}${name}${value}\`${flag.type === 'option' && flag.multiple === true ? ' …' : ''}`
}

const described = (text: string | undefined, id: string, options: readonly string[] | undefined, byDefault: unknown): string =>
  [
    fill(text ?? '', id),
    ...(options === undefined ? [] : [`one of ${options.map((option) => `\`${option}\``).join(', ')}`]),
    ...(byDefault === undefined || byDefault === false ? [] : [`default \`${JSON.stringify(byDefault)}\``]),
  ].join('; ')

const exampleOf = (example: NonNullable<Command['examples']>[number], id: string): string =>
  typeof example === 'string'
    ? code([fill(example.replace(/^\$ /, ''), id)])
    : [fill(example.description, id), code([fill(example.command, id)])].join('\n\n')

const summaryOf = (id: string, { summary, description = '' }: Command): string => fill(summary ?? description, id)

/** Fills in the oclif template tags in descriptions; our commands use only these two. */
const fill = (text: string, id: string): string => {
  const filled = text.replaceAll(/<%= *config\.bin *%>/g, 'sparkwing').replaceAll(/<%= *command\.id *%>/g, id.replaceAll(':', ' '))
  if (filled.includes('<%')) throw new Error(`The command ${id} uses a template tag that the CLI reference does not support: ${text}`)
  return filled
}

const code = (lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : [head, head.map(() => '---'), ...rows]
        .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
        .join('\n')
