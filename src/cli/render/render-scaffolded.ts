import type { Scaffolded } from '../../scaffold/scaffold.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

/** What `init` wrote, what it left out, and what to do next. */
export const renderScaffolded = ({ file, pipeline, jobs, left, acceptedBy, problems, next }: Scaffolded): string =>
  [
    `Wrote ${sanitiseName(file)} with the pipeline ${pipeline}:`,
    ...jobs.map(
      ({ name, command, needs }) =>
        `  ${sanitiseName(`${command}${needs.length > 0 ? `  (after ${listed(needs)})` : ''}${isNamed(name, command) ? '' : `  as ${name}`}`)}`,
    ),
    ...(acceptedBy.length > 0 ? [`Your ${listed(acceptedBy)} ${acceptedBy.length === 1 ? 'accepts' : 'accept'} the file.`] : []),
    ...problems.map(({ check, says }) => `\`${check}\` does not accept the file yet: ${sanitiseName(says)}`),
    ...leftLines(left),
    'Next:',
    ...next.map((step) => `  ${step}`),
  ].join('\n')

const isNamed = (name: string, command: string): boolean => command.includes(name)

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

/** More names than this do not help. */
const mostNames = 6

const leftLines = (left: Scaffolded['left']): readonly string[] => {
  // a lifecycle script is no check, so the user does not miss it
  const shown = left.filter(({ why }) => why !== 'runs by itself')
  const reasons = [...new Set(shown.map(({ why }) => why))]
  if (reasons.length === 0) return []
  return [
    'Left out:',
    ...reasons.map((reason) => {
      const names = shown.filter(({ why }) => why === reason).map(({ name }) => sanitiseName(name))
      const more = names.length - mostNames
      const all = more > 1 ? [...names.slice(0, mostNames), `${more} more`] : names
      return `  ${listed(all)}: ${phrases[reason](names.length === 1)}`
    }),
  ]
}

const phrases: Readonly<Record<Scaffolded['left'][number]['why'], (isOne: boolean) => string>> = {
  'changes files': (isOne) => (isOne ? 'changes files' : 'change files'),
  'does not end': (isOne) => (isOne ? 'does not end' : 'do not end'),
  publishes: (isOne) => (isOne ? 'publishes' : 'publish'),
  'waits for a person': (isOne) => (isOne ? 'waits for a person' : 'wait for a person'),
  'runs by itself': (isOne) => (isOne ? 'runs by itself' : 'run by themselves'),
  'is a variant': (isOne) => (isOne ? 'is a variant of a job' : 'are variants of a job'),
  'is done by other jobs': (isOne) => (isOne ? 'is done by other jobs' : 'are done by other jobs'),
  'is not called by the CI workflows': (isOne) => (isOne ? 'is not called by the CI workflows' : 'are not called by the CI workflows'),
}
