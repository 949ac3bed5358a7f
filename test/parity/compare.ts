import { modes, type ModeName } from './modes.ts'
import type { Observed } from './observe.ts'
import type { Aspect, ParityScript } from './script.ts'

/** One aspect in which the two differ, with both values. */
export interface Mismatch {
  readonly aspect: Aspect
  readonly wanted: string
  readonly found: string
}

/** Returns what differs between a script's run by the package manager and its run by Sparkwing in the same mode. */
export const compare = (
  { also = [], environment }: ParityScript,
  mode: ModeName,
  { theirs, ours, isWhole }: { readonly theirs: Observed; readonly ours: Observed; readonly isWhole: boolean },
): readonly Mismatch[] => {
  const found: Mismatch[] = []
  const hold = (aspect: Aspect, wanted: string, value: string, isAlike = wanted === value): void => {
    if (!isAlike) found.push({ aspect, wanted, found: value })
  }
  const { isJoined } = modes[mode]
  const holdText = (aspect: Aspect, wanted: string, value: string, isAmongOwnWords: boolean): void => {
    const isAmong = isAmongOwnWords && [value, withoutOwnWords(value)].some((text) => text.includes(wanted))
    hold(aspect, wanted, value, wanted === value || isAmong)
  }
  hold('status', String(theirs.status), String(ours.status))
  if (environment === undefined) {
    // if stderr leads to the same place, Sparkwing's messages stand around what the script writes
    holdText('stdout', theirs.stdout, ours.stdout, isWhole && isJoined)
    if (ours.log !== undefined) hold('log', ...logs(mode, theirs, ours.log))
    if (!isJoined) holdText('stderr', theirs.stderr, ours.stderr, isWhole && !also.includes('stderr'))
  }
  if (also.includes('survivors')) hold('survivors', String(theirs.survivors), String(ours.survivors))
  return found
}

/** A text without the lines in which Sparkwing says what starts and how it ended. */
const withoutOwnWords = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !ownWords.test(Buffer.from(line, 'latin1').toString().replaceAll(styling, '')))
    .join('\n')

const ownWords = /^(?:[●✓✗] |  (?:run|log|again|show) )/
const styling = /\x1b\[[\d;]*m/g

/** What the log should hold, and what it holds; in the order of writing where the mode shows that order. */
const logs = (mode: ModeName, { stdout, stderr }: Observed, log: string): [wanted: string, found: string] => {
  const { output, isJoined } = modes[mode]
  // the terminal puts a CR before each newline
  if (isJoined) return [output === 'screen' ? stdout.replaceAll('\r\n', '\n') : stdout, log]
  return stderr === '' ? [stdout, log] : [sorted(stdout + stderr.replaceAll('\r\n', '\n')), sorted(log)]
}

const sorted = (text: string): string => text.split('\n').sort().join('\n')

/** Variables that the calling shell sets anew for each call. */
const ofTheCall: ReadonlySet<string> = new Set(['PARITY', 'SPARKWING_HOME', '_'])

/** The variables that only one of the two environments has, or that have another value. */
export const differingVariables = (theirs: string, ours: string): readonly string[] => {
  const [one, other] = [parseEnvironment(theirs), parseEnvironment(ours)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !ofTheCall.has(name) && one[name] !== other[name])
    .sort()
}

/** yarn 4 makes a folder for each call. */
const parseEnvironment = (text: string): Readonly<Record<string, string>> =>
  JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1).replaceAll(/xfs-\w+/g, 'xfs')) as Readonly<Record<string, string>>
