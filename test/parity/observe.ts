import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shellWord } from '../../src/plugins/npm-scripts/shell-word.ts'
import { eventOf, wholeLines } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { inTerminal, withoutTerminal, type Answer } from './in-terminal.ts'
import { modes, type ModeName } from './modes.ts'

/** A call of a package manager or of Sparkwing in one of the modes. */
export interface Call {
  readonly argv: readonly string[]
  readonly mode: ModeName
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly answer?: Answer | undefined
}

/** What a call left behind. Each character of a text stands for one byte. */
export interface Observed {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** What Sparkwing recorded: the logs of its jobs, one after another. Unknown for a script that shares its call if the streams are apart. */
  readonly log: string | undefined
  /** How many of the processes that the script has listed in `$PARITY/pids` are still running. */
  readonly survivors: number
}

const preamble = [
  // Programs guess the size of a terminal that has none.
  '[ -t 1 ] && stty cols 100 rows 30',
  // Ctrl-C must not end this shell before it has saved the status. Its children still get the signal.
  'trap : INT',
  // This shell's own messages, such as "Terminated", must not mix with the output of the call. (dash would still write them to the old stderr.)
  'exec 9>&2 2> /dev/null',
  'call() { "$@" 2>&9 9>&-; echo $? > "$PARITY/status"; }',
]

/** Makes the call in a folder of its own below `place`, with an empty home. */
export const observe = async ({ argv, mode, cwd, env, answer }: Call, place: string): Promise<Observed> => {
  const folder = mkdtempSync(join(place, `${mode}-`))
  const keptIn = (name: string): string => join(folder, name)
  const read = (name: string): string => (existsSync(keptIn(name)) ? readFileSync(keptIn(name), 'latin1') : '')
  const { isInTerminal, line, output } = modes[mode]
  mkdirSync(keptIn('home'))
  writeFileSync(keptIn('call.sh'), [...preamble, `set -- ${argv.map(shellWord).join(' ')}`, line, ''].join('\n'))
  const call = {
    cwd,
    env: { ...env, PARITY: folder, SPARKWING_HOME: keptIn('home') },
    signal: AbortSignal.timeout(180_000),
  }
  let screen = ''
  if (isInTerminal) screen = (await inTerminal(keptIn('call.sh'), call, mode === 'terminal' ? answer : undefined)).toString('latin1')
  else await withoutTerminal(keptIn('call.sh'), call)
  writeFileSync(keptIn('hung-up'), '')
  await until(() => read('status').endsWith('\n'))
  return {
    status: Number(read('status')),
    stdout: output === 'screen' ? screen : read('out'),
    stderr: output === 'file' && isInTerminal ? screen : read('err'),
    log: logIn(keptIn('home')),
    survivors: read('pids').split('\n').filter(isRunning).length,
  }
}

const logIn = (home: string): string => {
  const runs = join(home, 'runs')
  if (!existsSync(runs)) return ''
  return readdirSync(runs)
    .map((run) => join(runs, run))
    .flatMap((run) => startedJobs(run).map((job) => join(run, `${job}.log`)))
    .map((file) => (existsSync(file) ? readFileSync(file, 'latin1') : ''))
    .join('')
}

/** The jobs of a run's journal in the order of their start. */
const startedJobs = (run: string): readonly string[] => {
  const journal = join(run, '_envelope.ndjson')
  if (!existsSync(journal)) return []
  return wholeLines(readFileSync(journal, 'utf8'))
    .map(eventOf)
    .flatMap((event) => (event.type === 'job.started' ? [event.job] : []))
}

const isRunning = (pid: string): boolean => {
  if (pid === '') return false
  try {
    // a zombie has ended
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
