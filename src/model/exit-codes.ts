/** Every exit code of the command line; `exitCodeMeanings` prints them in `--help`. */
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
  [exitCodes.cancelledBySigint, 'cancelled by SIGINT (Ctrl-C)'],
  [exitCodes.cancelledBySigterm, 'cancelled by anything else'],
])
