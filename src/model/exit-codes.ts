/** Every exit code of the command line that is ours; `sparkwing help exit-codes` prints them. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  wrongUse: 2,
  notFound: 3,
  timedOut: 4,
  interrupted: 5,
  /**
   * Never ours: Node itself looks for `--env-file` in the arguments of any program, and exits with this code before our first line runs.
   */
  envFileNotRead: 9,
  bug: 70,
  homeNotWritable: 74,
  /** `env`, `timeout` and `nohup` use the same three codes, and `git bisect run` skips a commit on 125. */
  execFailed: 125,
  commandNotStarted: 126,
  commandNotFound: 127,
  cancelledBySigint: 130,
  cancelledBySigterm: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodeMeanings: ReadonlyMap<ExitCode, string> = new Map([
  [exitCodes.passed, 'passed'],
  [exitCodes.failed, 'failed'],
  [exitCodes.wrongUse, 'usage or configuration error; nothing ran'],
  [exitCodes.notFound, 'not found (no such run, dashboard not running)'],
  [exitCodes.timedOut, 'timed out waiting'],
  [exitCodes.interrupted, 'the run was interrupted'],
  [exitCodes.envFileNotRead, 'Node could not read an --env-file; nothing ran'],
  [exitCodes.bug, 'a bug in Sparkwing'],
  [exitCodes.homeNotWritable, 'the home, or a run in it, cannot be read or written'],
  [exitCodes.execFailed, '`exec` itself failed (other commands exit with 2, 70 or 74)'],
  [exitCodes.commandNotStarted, 'the command of `exec` or a script cannot be started'],
  [exitCodes.commandNotFound, 'the command of `exec` or a script was not found'],
  [exitCodes.cancelledBySigint, 'cancelled by SIGINT (Ctrl-C)'],
  [exitCodes.cancelledBySigterm, 'cancelled by anything else'],
])

/** Sentences on the exit status of runs. The docs and the help print them above the codes. */
export const ownStatusRules: readonly string[] = [
  '`exec` exits with the status of its command, and a run of one script of package.json with that of the script: its exit code, or 128 + n if signal n ended it.',
  '`runs retry` and `runs wait` exit with the status of the run.',
  'If a pipeline of your config fails, its run exits with 1.',
]
