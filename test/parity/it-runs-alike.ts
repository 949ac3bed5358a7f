import { mkdirSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { expect } from 'chai'
import { shellWord } from '../../src/plugins/npm-scripts/shell-word.ts'
import { builtBin } from '../e2e/built-package.ts'
import { cleanEnvironment } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { twoAtOnce } from '../install/two-at-once.ts'
import { markProcesses } from '../process/marked-processes.ts'
import type { TempProject } from '../project/temp-project.ts'
import { compare, differingVariables, type Mismatch } from './compare.ts'
import { joinedName, partOf } from './joined-script.ts'
import { modeNames, modes, type ModeName } from './modes.ts'
import { observe, type Observed } from './observe.ts'
import { joinedIn } from './parity-project.ts'
import type { Marks, ParityScript } from './script.ts'

export interface Parity {
  readonly scripts: readonly ParityScript[]
  /** The command of the package manager that runs a script and prints nothing of its own. */
  readonly words: (script: string, args: readonly string[]) => readonly string[]
  /** Made before the first test. */
  readonly project: () => Promise<TempProject>
  /** The folder of the project in which scripts are started; default: the package's. */
  readonly folder?: string
  /** Folders of the PATH, before all others. */
  readonly programs?: () => Promise<readonly string[]>
  /** Where the joined script runs with `npm test`. */
  readonly modes?: readonly ModeName[]
  /**
   * For package managers other than npm, whose calls are slow and which differ more: scripts share a call with `npm run test:all` too, and a
   * mark need not hold in each of its modes.
   */
  readonly isRough?: boolean
}

interface Pair {
  readonly theirs: Observed
  readonly ours: Observed
}

/** Defines a test for each script: it runs by the package manager and by Sparkwing, and both do the same. */
export const itRunsAlike = ({
  scripts,
  words,
  project,
  folder = '.',
  programs,
  modes: fewModes = modeNames,
  isRough = false,
}: Parity): void => {
  const mark = markProcesses()
  const pairs = new Map<string, Promise<Pair>>()
  const calls = callsFor(scripts, fewModes, isLongForm && !isRough)
  let place: TempProject | undefined

  before(async function () {
    this.timeout(240_000)
    const [bin, made, folders] = await Promise.all([builtBin(), project(), programs?.() ?? []])
    place = made
    mkdirSync(made.path('calls'))
    mkdirSync(made.path('home'))
    const env = {
      ...cleanEnvironment(),
      ...mark.env,
      // the same Node for both, whichever started the tests
      PATH: [...folders, dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: made.path('home'),
      TERM: 'xterm-256color',
      // these may come from the package manager that started the tests
      ...{ INIT_CWD: undefined, NODE: undefined, EDITOR: undefined },
      npm_config_update_notifier: 'false',
    }
    const pairOf = async (script: ScriptCall): Promise<Pair> => {
      const { name, mode, args = [], answer } = script
      const call = { mode, cwd: made.path(folder), env, answer }
      const argv = script.isPlain && !isLongForm ? ['sh', '-c', inShell(script)] : words(name, args)
      const theirs = await observe({ ...call, argv }, made.path('calls'))
      const rest = args.length > 0 ? ['--', ...args] : []
      const ours = await observe({ ...call, argv: [process.execPath, bin, 'run', name, ...rest] }, made.path('calls'))
      return { theirs, ours }
    }
    const started = twoAtOnce(calls.map((call) => () => pairOf(call)))
    calls.forEach(({ mode, name }, index) => {
      const pair = started[index]
      if (pair) pairs.set(`${mode} ${name}`, pair)
      // the tests that need it report why it failed
      pair?.catch(() => undefined)
    })
  })

  after(() => {
    mark.killAll()
    place?.[Symbol.dispose]()
  })

  const pairFor = async (script: ParityScript, mode: ModeName): Promise<Pair> => {
    const own = pairs.get(`${mode} ${script.name}`)
    if (own) return own
    const joined = await pairs.get(`${mode} ${joinedName(mode)}`)
    if (!joined) throw new Error(`${script.name} has no call in the mode ${mode}`)
    return { theirs: part(joined.theirs, mode, script.name), ours: part(joined.ours, mode, script.name) }
  }

  const isSplit = ({ name, mode }: ScriptCall): boolean => name === joinedName(mode) && !modes[mode].isJoined
  for (const { name, mode } of calls.filter(isSplit))
    it(`logs what the scripts write to two streams (${mode})`, async () => {
      const { stdout, stderr, log = '' } = (await pairs.get(`${mode} ${name}`))?.ours ?? expect.fail('there is no such call')
      const written = stdout + stderr.slice(stderr.indexOf('\x1e'), stderr.indexOf('\n', stderr.lastIndexOf('\x1e')) + 1)
      expect(counted(log) === counted(written), 'the log has the same bytes').to.equal(true)
    }).timeout(240_000)

  for (const script of scripts) {
    const { row, that, name, differs = {}, instead = {}, environment } = script
    it(`${row === undefined ? '' : `${row}: `}runs alike a script that ${that} (${name})`, async () => {
      const measured = modesOf(script, fewModes)
      const onPurpose = keysOf(differs, measured)
      const differing = new Set<string>()
      const failing = new Map<string, string>()
      for (const mode of measured) {
        const pair = await pairFor(script, mode)
        for (const mismatch of compare(script, mode, { ...pair, isWhole: pairs.has(`${mode} ${name}`) })) {
          const key = `${mode} ${mismatch.aspect}`
          const { found, aspect } = mismatch
          differing.add(key)
          if (!onPurpose.has(key) || (instead[aspect] ?? found) !== found) failing.set(key, described(mode, mismatch))
        }
        if (environment) checkVariables(mode, differingVariables(pair.theirs.stdout, pair.ours.stdout), environment)
      }
      expect([...failing.values()].join('\n'), 'what differs and is not named').to.equal('')
      expect(
        [...onPurpose].filter((key) => !isRough && !differing.has(key)),
        'does not differ any more',
      ).to.deep.equal([])
    }).timeout(240_000)
  }
}

/** The bytes in sorted order, without those that a terminal adds. */
const counted = (text: string): string => Buffer.from(text.replaceAll('\r', ''), 'latin1').sort().toString('latin1')

interface ScriptCall extends Pick<ParityScript, 'args' | 'answer' | 'isPlain' | 'pre' | 'run' | 'post'> {
  readonly name: string
  readonly mode: ModeName
}

/** The text of a script; with a pre or post script, each of them in a shell of its own. */
const inShell = ({ pre, run = '', post }: Pick<ParityScript, 'pre' | 'run' | 'post'>): string => {
  const stages = [pre, run, post].filter((stage) => stage !== undefined)
  return stages.length === 1 ? run : stages.map((stage) => `sh -c ${shellWord(stage)}`).join(' && ')
}

/** Where a script is tried: with `npm run test:all` in all modes where it means something. */
const modesOf = ({ alone, modes = modeNames, few: own }: ParityScript, few: readonly ModeName[]): readonly ModeName[] =>
  isLongForm ? modes : (alone ?? few.filter((mode) => own?.includes(mode) ?? true)).filter((mode) => modes.includes(mode))

/** One call a mode for scripts that share it, and one for each of the others; with `npm run test:all` each script has its own as well. */
const callsFor = (scripts: readonly ParityScript[], few: readonly ModeName[], isEachAlone: boolean): readonly ScriptCall[] => {
  const own = scripts
    .filter(({ alone }) => alone !== undefined || isEachAlone)
    .flatMap((script) => modesOf(script, few).map((mode) => ({ ...script, mode })))
  const joined = isEachAlone ? [] : (isLongForm ? modeNames : few).filter((mode) => joinedIn(mode, scripts).length > 0)
  return [...joined.map((mode) => ({ name: joinedName(mode), run: undefined, mode })), ...own]
}

/** What one script of a joined call left. */
const part = ({ stdout, stderr, log }: Observed, mode: ModeName, name: string): Observed => {
  const { isJoined } = modes[mode]
  const own = partOf(stdout, name)
  return {
    status: own?.status ?? Number.NaN,
    stdout: own?.bytes ?? '(no marks on stdout)',
    stderr: isJoined ? '' : (partOf(stderr, name)?.bytes ?? '(no marks on stderr)'),
    // the order of what came from two streams is not known
    log: isJoined ? (partOf(log ?? '', name)?.bytes ?? '(no marks in the log)') : undefined,
    survivors: 0,
  }
}

const keysOf = (marks: Marks, measured: readonly ModeName[]): ReadonlySet<string> =>
  new Set(
    Object.values(marks).flatMap((aspects) =>
      Object.entries(aspects).flatMap(([aspect, inModes]) =>
        inModes.filter((mode) => measured.includes(mode)).map((mode) => `${mode} ${aspect}`),
      ),
    ),
  )

const checkVariables = (mode: ModeName, names: readonly string[], rows: Readonly<Record<string, RegExp>>): void => {
  const patterns = Object.values(rows)
  expect(
    names.filter((name) => !patterns.some((pattern) => pattern.test(name))),
    `${mode}: variables that differ`,
  ).to.deep.equal([])
  const idle = Object.entries(rows).filter(([, pattern]) => !names.some((name) => pattern.test(name)))
  expect(
    idle.map(([row]) => row),
    `${mode}: rows without a variable that differs`,
  ).to.deep.equal([])
}

const described = (mode: ModeName, { aspect, wanted, found }: Mismatch): string =>
  `${mode} ${aspect}: wanted ${shortened(wanted)}, found ${shortened(found)}`

const shortened = (text: string): string => {
  const shown = JSON.stringify(text)
  return shown.length > 300 ? `${shown.slice(0, 150)} … ${shown.slice(-150)} (${text.length} bytes)` : shown
}
