import { nearNames } from '../model/text/near-names.ts'
import { UserError } from '../model/user-error.ts'

/** What can be called. */
export interface Known {
  /** Ids of commands, such as `runs:list`. */
  readonly commands: readonly string[]
  readonly pipelines: readonly string[]
}

/** The command that oclif loads only when it is called. */
const commandsOfPlugins = ['help']

/** What a command is called in other tools, with the call that does it here. */
const otherNames: readonly (readonly [topic: string, name: string, call: string])[] = [
  ['dashboard', 'stop', 'dashboard kill'],
  ['dashboard', 'restart', 'dashboard kill && sparkwing dashboard start'],
  ['dashboard', 'url', 'dashboard status'],
  ['runs', 'stop', 'runs cancel'],
  ['runs', 'kill', 'runs cancel'],
  ['runs', 'rerun', 'runs retry'],
  ['runs', 'ls', 'runs list'],
  ['runs', 'tail', 'runs logs RUN -f'],
  ['runs', 'follow', 'runs logs RUN -f'],
  ['runs', 'latest', 'runs show latest'],
  ['pipelines', 'list', 'pipelines'],
  ['pipelines', 'ls', 'pipelines'],
  ['', 'exit-codes', 'help exit-codes'],
]

/** The error for an unknown command; `words` is what was typed before the first flag. */
export const unknownCommand = (words: readonly string[], { commands, pipelines }: Known): UserError => {
  const known = [...commands, ...commandsOfPlugins].map((id) => id.split(':'))
  const [first = '', second = ''] = words
  const below = [...new Set(known.flatMap(([topic, name]) => (topic === first && name !== undefined ? [name] : [])))]
  if (below.includes(second)) return strayArgument(words[2] ?? '', `${first} ${second}`)
  if (below.length > 0) return unknownInTopic(first, second, below)
  if (known.some(([name, ...rest]) => name === first && rest.length === 0)) return strayArgument(second, first)
  return new UserError('unknown-command', `There is no command "${first}".`, adviceFor(words, known, pipelines))
}

const strayArgument = (argument: string, command: string): UserError =>
  new UserError('stray-argument', `Unexpected argument "${argument}".`, [`\`sparkwing ${command} --help\` shows what it takes.`])

const unknownInTopic = (topic: string, name: string, below: readonly string[]): UserError => {
  const [near] = nearNames(name, below)
  const [, , call = near === undefined ? undefined : `${topic} ${near}`] =
    otherNames.find(([its, other]) => its === topic && other === name) ?? []
  return new UserError('unknown-command', `\`sparkwing ${topic}\` has no command "${name}".`, [
    call === undefined ? `Its commands: ${below.join(', ')}.` : `Did you mean \`sparkwing ${call}\`?`,
  ])
}

const adviceFor = (words: readonly string[], known: readonly (readonly string[])[], pipelines: readonly string[]): readonly string[] => {
  const [first = ''] = words
  const pipeline = [words.join(':'), first].find((name) => pipelines.includes(name))
  if (pipeline !== undefined) return [`\`sparkwing run ${pipeline}\` runs the pipeline with that name.`]
  const calls = [
    // `logs` suggests `runs logs`
    ...known.filter((path) => path.length > 1 && path.at(-1) === first).map((path) => path.join(' ')),
    ...otherNames.filter(([, name]) => name === first).map(([, , call]) => call),
    ...nearNames(
      first,
      known.flatMap(([name]) => name ?? []),
    ),
    ...nearNames(first, pipelines).map((name) => `run ${name}`),
  ].slice(0, 2)
  if (calls.length > 0) return [`Did you mean ${calls.map((call) => `\`sparkwing ${call}\``).join(' or ')}?`]
  return ['`sparkwing help` lists the commands, `sparkwing run` the pipelines.']
}
