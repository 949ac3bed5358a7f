import { projectOf, type Mistake } from './mistake.ts'

const inputs = "channel: choice(['next', 'latest']), workers: integer({ min: 1, max: 8 }), packOnly: flag(), tags: list(text())"
const withInputs = projectOf("job('a', sh`true`)", inputs)
const withRequired = projectOf("job('a', sh`true`)", "version: text({ required: true, description: 'what to publish' })")

const withListOfNothing = projectOf("job('a', sh`true`)", 'tags: list({ default: [] } as never)')
const listOfNothing =
  'Pipeline "build": the declaration of input "tags" has members that do not fit: each is an object; write text(), integer(), decimal(), flag(), choice([…]) or list(…).'

/** Mistakes in the inputs and arguments of a pipeline. */
export const inputMistakes: readonly Mistake[] = [
  {
    name: 'an unknown input with a similar name',
    files: withInputs,
    command: 'run',
    args: ['build', '--chanel', 'next'],
    code: 'unknown-flag',
    says: ['Pipeline "build" has no input --chanel.', 'Did you mean --channel?'],
  },
  {
    name: 'an unknown input most similar to a flag of `run`',
    files: projectOf("job('a', sh`true`)", 'fast: flag()'),
    command: 'run',
    args: ['build', '--failfast'],
    code: 'unknown-flag',
    says: ['Pipeline "build" has no input --failfast.', 'Did you mean --fail-fast?'],
  },
  {
    name: 'an unknown input more similar to an input than to a flag of `run`',
    files: projectOf("job('a', sh`true`)", 'form: text()'),
    command: 'run',
    args: ['build', '--forn', 'x'],
    code: 'unknown-flag',
    says: ['Pipeline "build" has no input --forn.', 'Did you mean --form?'],
  },
  {
    name: 'an unknown input',
    files: withInputs,
    command: 'run',
    args: ['build', '--colour', 'red'],
    code: 'unknown-flag',
    says: ['Pipeline "build" has no input --colour.', 'Its inputs: --channel, --workers, --pack-only, --tags.'],
  },
  {
    name: 'an unknown input in --input',
    files: withInputs,
    command: 'run',
    args: ['build', '--input', 'chanel=next'],
    code: 'unknown-input',
    says: ['Pipeline "build" has no input "chanel".', 'Did you mean "channel"?'],
  },
  {
    name: 'an input of the wrong type',
    files: withInputs,
    command: 'run',
    args: ['build', '--workers', 'two'],
    code: 'wrong-input',
    says: ['Pipeline "build": --workers needs a whole number, got "two".', '`sparkwing run build --help` shows its inputs.'],
  },
  {
    name: 'an input out of its range',
    files: withInputs,
    command: 'run',
    args: ['build', '--workers', '9'],
    code: 'wrong-input',
    says: ['Pipeline "build": --workers must be between 1 and 8, got 9.', '`sparkwing run build --help` shows its inputs.'],
  },
  {
    name: 'an input that is not one of its choices',
    files: withInputs,
    command: 'run',
    args: ['build', '--channel', 'beta'],
    code: 'wrong-input',
    says: ['Pipeline "build": --channel must be one of next, latest, got "beta".', '`sparkwing run build --help` shows its inputs.'],
  },
  {
    name: 'an input given twice',
    files: withInputs,
    command: 'run',
    args: ['build', '--workers', '1', '--workers', '2'],
    code: 'wrong-input',
    says: ['Pipeline "build": input "workers" was given 2 times and takes one value.', '`sparkwing run build --help` shows its inputs.'],
  },
  {
    name: 'an input without its value',
    files: withInputs,
    command: 'run',
    args: ['build', '--channel'],
    code: 'missing-value',
    says: ['Pipeline "build": --channel needs a value.', 'Write --channel VALUE, or --channel=VALUE when it begins with dashes.'],
  },
  {
    name: 'a value for an input that takes none',
    files: withInputs,
    command: 'run',
    args: ['build', '--no-pack-only=yes'],
    code: 'wrong-input',
    says: ['Pipeline "build": --no-pack-only takes no value.', '`sparkwing run build --help` shows its inputs.'],
  },
  {
    name: 'an --input without =',
    files: withInputs,
    command: 'run',
    args: ['build', '--input', 'channel'],
    code: 'wrong-input',
    says: ['Pipeline "build": --input needs name=value, got the text "channel".', '`sparkwing run build --help` shows its inputs.'],
  },
  {
    name: 'a required input that is missing',
    files: withRequired,
    command: 'run',
    args: ['build'],
    code: 'missing-input',
    says: ['Pipeline "build": --version is required.', '--version: what to publish'],
  },
  {
    name: 'inputs of an npm script',
    command: 'run',
    args: ['build', '--input', 'a=b'],
    code: 'unknown-input',
    says: ['Pipeline "build" has no input "a".', 'It has no inputs.'],
  },
  ...(['run', 'pipelines show'] as const).map((command) => ({
    name: `a malformed input, with ${command}`,
    files: withListOfNothing,
    command,
    args: ['build', ...(command === 'run' ? ['--tags', 'x'] : [])],
    code: 'wrong-input-declaration',
    says: [listOfNothing, 'Fix it where it is declared: sparkwing.config.ts.'] as const,
  })),
]
