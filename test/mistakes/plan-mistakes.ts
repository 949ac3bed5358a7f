import { projectOf, type Mistake } from './mistake.ts'

const build = { command: 'run', args: ['build'] } as const
const chain = "const a = job('a', () => 1)\nconst b = job('b', () => 2, { needs: [a] })\njob('c', ({ needs }) => needs.b, { needs: { b } })"

/** Mistakes in a plan, and in the selection of its jobs. */
export const planMistakes: readonly Mistake[] = [
  {
    name: 'two jobs with the same name',
    files: projectOf("job('a', sh`true`)\njob('a', sh`true`)"),
    ...build,
    code: 'duplicate-job',
    says: ['Pipeline "build": two jobs are called "a" (sparkwing.config.ts:8).', 'Rename one of them.'],
  },
  {
    name: 'a plan without jobs',
    files: projectOf(''),
    ...build,
    code: 'empty-plan',
    says: ['The plan adds no jobs.', "Call job('name', …) at least once in the pipeline's plan."],
  },
  {
    name: 'a plan that throws',
    files: projectOf("throw new Error('no token')"),
    ...build,
    code: 'plan-threw',
    says: ['Pipeline "build": its plan threw Error: no token (sparkwing.config.ts:7)', 'Fix the plan function. Nothing has run.'],
  },
  {
    name: 'P27: a plan that uses a name of CommonJS',
    files: projectOf("job('a', sh`cat ${__dirname}`)"),
    ...build,
    code: 'plan-threw',
    says: [
      'Pipeline "build": its plan threw ReferenceError: __dirname is not defined (sparkwing.config.ts:7)',
      'A config is an ES module. Write `import.meta.dirname`.',
    ],
  },
  {
    name: 'a plan that uses an input that is not declared',
    files: projectOf("job('a', sh`echo ${inputs.chanel}`)", 'channel: text()'),
    ...build,
    code: 'unknown-input',
    says: ['Pipeline "build" has no input "chanel" (sparkwing.config.ts:7).', 'Did you mean inputs.channel?'],
  },
  {
    name: 'an unknown option of a job',
    files: projectOf("job('a', sh`true`, { retries: 2 })"),
    ...build,
    code: 'unknown-option',
    says: [
      'Pipeline "build", job "a": there is no option "retries" (sparkwing.config.ts:7).',
      'Known options: needs, when, allowFailure, retry, title, group, secrets, lock, interactive, reports, cache, timeout, env, cwd, shell.',
    ],
  },
  {
    name: 'a wrong option of a job',
    files: projectOf("job('a', sh`true`, { timeout: 'soon' })"),
    ...build,
    code: 'wrong-duration',
    says: [
      'Pipeline "build", job "a": timeout must be a duration, got the text "soon" (sparkwing.config.ts:7).',
      "Write milliseconds or a text such as '500ms', '10s', '2m', '1.5h'.",
    ],
  },
  {
    name: 'a text for interactive',
    files: projectOf("job('a', sh`true`, { interactive: 'yes' })"),
    ...build,
    code: 'wrong-option',
    says: [
      'Pipeline "build", job "a": interactive must be true or false, got the text "yes" (sparkwing.config.ts:7).',
      'Write interactive: true, or leave it out.',
    ],
  },
  {
    name: 'reports that are not a list',
    files: projectOf("job('a', sh`true`, { reports: 'junit.xml' })"),
    ...build,
    code: 'wrong-option',
    says: [
      'Pipeline "build", job "a": reports must be a list of globs, got the text "junit.xml" (sparkwing.config.ts:7).',
      "Write globs, relative to the job's directory: reports: ['junit.xml'].",
    ],
  },
  {
    name: 'a report that is an absolute path',
    files: projectOf("job('a', sh`true`, { reports: ['/tmp/junit.xml'] })"),
    ...build,
    code: 'wrong-option',
    says: [
      'Pipeline "build", job "a": reports holds the text "/tmp/junit.xml", which is no relative path or glob (sparkwing.config.ts:7).',
      "Write globs, relative to the job's directory: reports: ['junit.xml'].",
    ],
  },
  {
    name: 'a secret that is not set',
    files: projectOf("job('a', sh`true`)\njob('b', sh`true`, { secrets: ['SPARE_KEY', 'SPARE_TOKEN'] })"),
    ...build,
    code: 'missing-secret',
    says: [
      'Pipeline "build", job "b" needs SPARE_KEY and SPARE_TOKEN, which are not set or empty.',
      'Set them in the environment or in a file passed with `--env-file`. Nothing has run.',
    ],
  },
  {
    name: 'a value in place of the name of a secret',
    files: projectOf("job('a', sh`true`, { secrets: ['the value=1'] })"),
    ...build,
    code: 'wrong-option',
    says: [
      'Pipeline "build", job "a": secrets holds something that cannot be the name of a variable (sparkwing.config.ts:7).',
      "Write the names of variables: secrets: ['NPM_TOKEN'].",
    ],
  },
  {
    name: 'secrets that are not a list',
    files: projectOf("job('a', sh`true`, { secrets: 'NPM_TOKEN' })"),
    ...build,
    code: 'wrong-option',
    says: [
      'Pipeline "build", job "a": secrets must be a list of names, got the text "NPM_TOKEN" (sparkwing.config.ts:7).',
      "Write the names of variables: secrets: ['NPM_TOKEN'].",
    ],
  },
  {
    name: 'a job whose name contains a secret',
    files: projectOf('job(`login-${inputs.token}`, sh`true`)', "token: text({ secret: true, default: 'hush-hush-hush' })"),
    ...build,
    code: 'secret-in-id',
    says: [
      'Pipeline "build": the id of the job "login-***" contains a secret.',
      'Rename the job: job ids are recorded, and are names of files.',
    ],
  },
  {
    name: 'a lock whose name contains a secret',
    files: projectOf("job('a', sh`true`, { lock: `deploy-${inputs.token}` })", "token: text({ secret: true, default: 'hush-hush-hush' })"),
    ...build,
    code: 'secret-in-lock',
    says: [
      'Pipeline "build", job "a": the name of its lock "deploy-***" contains a secret.',
      'Rename the lock: lock names are recorded, and other runs show them.',
    ],
  },
  {
    name: 'a plan that throws with a secret',
    files: projectOf('throw new Error(`cannot log in with ${inputs.token}`)', "token: text({ secret: true, default: 'hush-hush-hush' })"),
    ...build,
    code: 'plan-threw',
    says: [
      'Pipeline "build": its plan threw Error: cannot log in with *** (sparkwing.config.ts:7)',
      'Fix the plan function. Nothing has run.',
    ],
  },
  {
    name: 'a lock without a name',
    files: projectOf("job('a', sh`true`, { lock: { slots: 2 } })"),
    ...build,
    code: 'wrong-lock',
    says: [
      'Pipeline "build", job "a": lock has no name (sparkwing.config.ts:7).',
      "Write lock: 'publish' or lock: { name: 'database', slots: 2 }.",
    ],
  },
  {
    name: 'a lock with zero slots',
    files: projectOf("job('a', sh`true`, { lock: { name: 'publish', slots: 0 } })"),
    ...build,
    code: 'wrong-lock',
    says: [
      'Pipeline "build", job "a": lock.slots must be a whole number of at least 1, got 0 (sparkwing.config.ts:7).',
      'It counts the jobs that may hold the lock at once.',
    ],
  },
  {
    name: 'a job without a body',
    files: projectOf("job('a')"),
    ...build,
    code: 'wrong-body',
    says: [
      'Pipeline "build", job "a": it has no body (sparkwing.config.ts:7).',
      "A body is sh`…`, a function, uses('type', { … }), or a list of these.",
    ],
  },
  {
    name: 'a single handle as needs',
    files: projectOf("const a = job('a', sh`true`)\njob('b', sh`true`, { needs: a })"),
    ...build,
    code: 'wrong-needs',
    says: [
      'Pipeline "build", job "b": needs must be a list or an object of jobs, got a job (sparkwing.config.ts:8).',
      'Write needs: [job] or needs: { job }.',
    ],
  },
  {
    name: 'an unknown need, given by id',
    files: projectOf("job('a', sh`true`)\njob('b', sh`true`, { needs: ['aa'] })"),
    ...build,
    code: 'unknown-need',
    says: ['The job "b" needs "aa", but the plan has no such job.', 'Did you mean "a"?'],
  },
  {
    name: 'a loop of needs, given by id',
    files: projectOf("job('a', sh`true`, { needs: ['c'] })\njob('b', sh`true`, { needs: ['a'] })\njob('c', sh`true`, { needs: ['b'] })"),
    ...build,
    code: 'loop',
    says: ['The plan has a loop, so these jobs would wait forever: a → c → b → a (each needs the next).', 'Remove one of these needs.'],
  },
  {
    name: 'an unknown step type with a similar name',
    files: projectOf("job('a', uses('npm/scripts', { script: 'x' }))"),
    ...build,
    code: 'unknown-step-type',
    says: ['Pipeline "build", job "a": there is no step type "npm/scripts" (sparkwing.config.ts:7).', 'Did you mean "npm/script"?'],
  },
  {
    name: 'an unknown step type',
    files: projectOf("job('a', uses('docker/build', {}))"),
    ...build,
    code: 'unknown-step-type',
    says: [
      'Pipeline "build", job "a": there is no step type "docker/build" (sparkwing.config.ts:7).',
      'Add the plugin that provides it to `plugins` in the config. `sparkwing steps` lists all types.',
    ],
  },
  {
    name: 'an unknown option of a step',
    files: projectOf("job('a', uses('npm/script', { scrip: 'x' }))"),
    ...build,
    code: 'unknown-option',
    says: ['Pipeline "build", job "a", uses("npm/script") has no option "scrip" (sparkwing.config.ts:7).', 'Did you mean "script"?'],
  },
  {
    name: 'a missing option of a step',
    files: projectOf("job('a', uses('npm/script', {}))"),
    ...build,
    code: 'missing-option',
    says: [
      'Pipeline "build", job "a", uses("npm/script"): option "script" is required (sparkwing.config.ts:7).',
      'option "script": name of the script; its pre and post scripts are not run',
    ],
  },
  {
    name: 'a wrong option of a step',
    files: projectOf("job('a', uses('npm/script', { script: 3 }))"),
    ...build,
    code: 'wrong-option',
    says: [
      'Pipeline "build", job "a", uses("npm/script"): option "script" needs a text, got 3 (sparkwing.config.ts:7).',
      '`sparkwing steps` lists the options of step types.',
    ],
  },
  {
    name: 'a value that sh cannot pass',
    files: projectOf("job('a', sh`echo ${undefined}`)"),
    ...build,
    code: 'plan-threw',
    says: [
      'Pipeline "build": its plan threw TypeError: sh: ${…} number 1, after "echo ", is undefined; a text, a number or a list of them is needed (sparkwing.config.ts:7)',
      'Fix the plan function. Nothing has run.',
    ],
  },
  {
    name: '--only without a match',
    files: projectOf(chain),
    command: 'run',
    args: ['build', '--only', 'lint*'],
    code: 'no-such-job',
    says: ['--only lint* matches no job of this pipeline.', 'Its jobs: a, b, c.'],
  },
  {
    name: '--from an unknown job',
    files: projectOf("job('compile', sh`true`)"),
    command: 'run',
    args: ['build', '--from', 'complie'],
    code: 'no-such-job',
    says: ['--from complie matches no job of this pipeline.', 'Did you mean "compile"?'],
  },
  {
    name: '--from that leaves out an output that is needed',
    files: projectOf(chain),
    command: 'run',
    args: ['build', '--from', 'c'],
    code: 'needs-skipped-output',
    says: ['The job "c" needs the output of "b", which --from c leaves out.', 'Select "b" as well, or leave "c" out.'],
  },
  {
    name: '--only and --from without a common job',
    files: projectOf(chain),
    command: 'run',
    args: ['build', '--only', 'a', '--from', 'c'],
    code: 'nothing-selected',
    says: ['No job is selected by both --only a and --from c.', 'Omit one of the flags.'],
  },
]
