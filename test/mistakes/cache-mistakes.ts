import { projectOf, type Mistake } from './mistake.ts'

const build = { command: 'run', args: ['build'] } as const

/** Mistakes in the option `cache` of jobs, and in the calls about results. */
export const cacheMistakes: readonly Mistake[] = [
  {
    name: 'no outputs',
    files: projectOf("job('a', sh`true`, { cache: { inputs: ['src'] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": cache has no outputs (sparkwing.config.ts:7).',
      'List what the job leaves behind, or write outputs: [] if that is only its log and what it returns.',
    ],
  },
  {
    name: 'an option of cache that there is not',
    files: projectOf("job('a', sh`true`, { cache: { input: ['src'], outputs: [] } })"),
    ...build,
    code: 'unknown-option',
    says: ['Pipeline "build", job "a": there is no option of cache "input" (sparkwing.config.ts:7).', 'Did you mean "inputs"?'],
  },
  {
    name: 'a cache that is no object',
    files: projectOf("job('a', sh`true`, { cache: true })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": cache must be an object, got true (sparkwing.config.ts:7).',
      "Write cache: { inputs: ['src'], outputs: ['dist'] }.",
    ],
  },
  {
    name: 'an absolute output',
    files: projectOf("job('a', sh`true`, { cache: { outputs: ['/etc'] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": cache.outputs holds the text "/etc", which is no relative path or glob (sparkwing.config.ts:7).',
      "Write paths from the job's directory: outputs: ['dist'].",
    ],
  },
  {
    name: 'the directory of the job as an output',
    files: projectOf("job('a', sh`true`, { cache: { outputs: ['.'] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": cache.outputs holds the text ".", the directory of the job itself (sparkwing.config.ts:7).',
      "Name what the job makes in it: outputs: ['dist'].",
    ],
  },
  {
    name: 'inputs that are only taken away',
    files: projectOf("job('a', sh`true`, { cache: { inputs: ['!src'], outputs: [] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": cache.inputs takes everything away (sparkwing.config.ts:7).',
      "Name what decides the result: inputs: ['src'].",
    ],
  },
  {
    name: 'a text instead of a list of inputs',
    files: projectOf("job('a', sh`true`, { cache: { inputs: 'src', outputs: [] } })"),
    ...build,
    code: 'wrong-cache',
    says: ['Pipeline "build", job "a": cache.inputs must be a list, got the text "src" (sparkwing.config.ts:7).', "Write inputs: ['…']."],
  },
  {
    name: 'a switch of cache that is a text',
    files: projectOf("job('a', sh`true`, { cache: { outputs: [], copy: 'no' } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": cache.copy must be true or false, got the text "no" (sparkwing.config.ts:7).',
      'Write copy: false, or leave it out.',
    ],
  },
  {
    name: 'a cached function without a key',
    files: projectOf("job('a', () => 1, { cache: { outputs: [] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": it has cache and a function, but what the function uses cannot be seen (sparkwing.config.ts:7).',
      'Add cache.key with what decides its result, such as key: 1, and change it when that changes.',
    ],
  },
  {
    name: 'a cached job that always runs',
    files: projectOf("job('a', sh`true`, { when: 'always', cache: { outputs: [] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": it has cache and when: \'always\', but such a job is about how other jobs ended (sparkwing.config.ts:7).',
      'Remove one of the two.',
    ],
  },
  {
    name: 'a cached job that is interactive',
    files: projectOf("job('a', sh`true`, { interactive: true, cache: { outputs: [] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": it has cache and is interactive, but what is typed cannot be known before (sparkwing.config.ts:7).',
      'Remove one of the two.',
    ],
  },
  {
    name: 'an output outside the repository',
    files: projectOf("job('a', sh`true`, { cache: { outputs: ['../other'] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "a": its output ../other is not a place inside <project>.',
      'Name a folder or a file that the job makes.',
    ],
  },
  {
    name: 'an output that holds all of the project',
    files: projectOf("job('a', sh`true`, { cache: { outputs: ['*.tgz'] } })"),
    ...build,
    code: 'wrong-cache',
    says: ['Pipeline "build", job "a": its output *.tgz is not a place inside <project>.', 'Name a folder or a file that the job makes.'],
  },
  {
    name: 'an input that is an output',
    files: projectOf("job('a', sh`true`, { cache: { inputs: ['dist/a'], outputs: ['dist'] } })"),
    ...build,
    code: 'wrong-cache',
    says: ['Pipeline "build", job "a": its input dist/a is one of its outputs.', 'Remove it from the inputs.'],
  },
  {
    name: 'two jobs that write to one place',
    files: projectOf("job('a', sh`true`, { cache: { outputs: ['dist'] } })\njob('b', sh`true`, { cache: { outputs: ['dist/b'] } })"),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "b": its output dist/b and the output dist of the job "a" are in the same place, <project>/dist.',
      'Let each job write to a folder of its own.',
    ],
  },
  {
    name: 'inputs that another job makes',
    files: projectOf(
      "job('a', sh`true`, { cache: { outputs: ['gen'] } })\njob('b', sh`true`, { cache: { inputs: ['**/*.ts'], outputs: [] } })",
    ),
    ...build,
    code: 'wrong-cache',
    says: [
      'Pipeline "build", job "b": its inputs can match gen, which the job "a" makes and it does not need.',
      'Add "a" to its needs, or take the output away: \'!gen\'.',
    ],
  },
  {
    name: 'a job of --why that the run does not have',
    recorded: true,
    command: 'runs show',
    args: ['latest', '--why', 'biuld'],
    exitCode: 3,
    code: 'job-not-found',
    says: ['The run <run> has no job "biuld".', 'Did you mean "build"?'],
  },
  {
    name: 'a size of the cache that is none',
    command: 'cache prune',
    args: ['--max-size', 'much'],
    code: 'bad-size',
    says: ['--max-size: "much" is not a size.', 'Write it like 500MB or 5GB.'],
  },
  {
    name: 'both to pass the cache by and to fill it',
    command: 'run',
    args: ['build', '--force', '--no-cache'],
    code: 'wrong-flag',
    says: ['--force and --no-cache cannot be used together.', '`sparkwing run --help` shows what it takes.'],
  },
]
