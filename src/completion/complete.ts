import { unreachable } from '../model/unreachable.ts'
import { ownOutputs } from '../pipeline/plugin-points/point-problems.ts'
import type { KnownCommand, KnownValue, Offer } from './known-command.ts'
import { inputFlags, inputPairs, pipelineWords, projectWords, type AskingWords, type ProjectWords } from './project-words.ts'
import { jobsOfRun, runOffers } from './run-words.ts'
import { nextWords, typedCommand, wantedAt } from './wanted.ts'

/** What the words of Sparkwing itself are, and where the others are found. */
export interface Completing extends AskingWords {
  readonly ownCommands: readonly KnownCommand[]
  /** The names of the plugins in the home. */
  readonly plugins: () => readonly string[]
}

/** What Tab offers for the last of the words; `files` leaves it to the shell to complete a path. */
export const complete = async (words: readonly string[], completing: Completing): Promise<readonly Offer[] | 'files'> => {
  const there = await projectWords(completing)
  const commands = [...completing.ownCommands, ...there.commands]
  const { command, rest } = typedCommand(words.slice(0, -1), commands)
  const pipeline = command?.id === 'run' ? rest.find((word) => there.pipelines.some(({ name }) => name === word)) : undefined
  const wanted = wantedAt(words, commands, inputFlags(there, pipeline))
  const current = words.at(-1) ?? ''
  if (wanted.kind === 'offers') return startingWith(current, wanted.offers)
  const values = await offersOf(wanted.value, { completing, commands, there, pipeline, positionals: wanted.positionals })
  if (values === 'files') return 'files'
  return startingWith(current, [...wanted.offers, ...values.map(({ value, ...more }) => ({ value: wanted.before + value, ...more }))])
}

const startingWith = (begin: string, offers: readonly Offer[]): readonly Offer[] => offers.filter(({ value }) => value.startsWith(begin))

interface Surroundings {
  readonly completing: Completing
  readonly commands: readonly KnownCommand[]
  readonly there: ProjectWords
  readonly pipeline: string | undefined
  readonly positionals: readonly string[]
}

const offersOf = async (
  value: KnownValue,
  { completing, commands, there, pipeline, positionals }: Surroundings,
): Promise<readonly Offer[] | 'files'> => {
  if (value.choices) return value.choices.map((choice) => ({ value: choice }))
  switch (value.kind) {
    case 'files':
      return 'files'
    case 'runs':
      return runOffers(completing.home, there.project)
    case 'jobs-of-run':
      return jobsOfRun(completing.home, there.project, positionals[0] ?? 'latest')
    case 'pipelines':
      return there.pipelines.map(({ name, about }) => ({ value: name, ...(about !== undefined && { about }) }))
    case 'jobs-of-pipeline':
      return pipeline === undefined ? [] : (await pipelineWords(completing, pipeline)).jobs.map((job) => ({ value: job }))
    case 'input-pairs':
      return inputPairs(there, pipeline)
    case 'plugins':
      return completing.plugins().map((name) => ({ value: name }))
    case 'outputs':
      return [...ownOutputs, ...there.outputs].map((output) => ({ value: output }))
    case 'commands':
      return nextWords(positionals, commands)
    case undefined:
      return []
    default:
      return unreachable(value.kind)
  }
}
