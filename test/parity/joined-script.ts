import { shellWord } from '../../src/plugins/npm-scripts/shell-word.ts'
import type { ModeName } from './modes.ts'
import type { ParityScript } from './script.ts'

/** The script that runs many scripts in turn, so that they need one call of the package manager in each mode. */
export const joinedName = (mode: ModeName): string => `all-in-${mode}`

/** Returns the text of a shell script. It runs each script in a shell of its own, as npm does, between two marks on both streams. */
export const joinedText = (scripts: readonly ParityScript[]): string =>
  [
    'mark() { printf "\\036%s %s\\n" "$@"; printf "\\036%s %s\\n" "$@" >&2; }',
    ...scripts.map(({ name, run = '' }) => `mark begin ${name}; sh -c ${shellWord(run)}; mark end-${name} $?`),
    '',
  ].join('\n')

/** Returns what stands between the marks of a script, or `undefined` if one of them is missing. */
export const partOf = (text: string, name: string): { readonly bytes: string; readonly status: number } | undefined => {
  const after = afterLast(text, new RegExp(`\\x1ebegin ${name}\\r*\\n`, 'g'))
  const end = after === undefined ? undefined : new RegExp(`\\x1eend-${name} (\\d+)\\r*\\n`).exec(after)
  if (after === undefined || end === null || end === undefined) return undefined
  return { bytes: after.slice(0, end.index), status: Number(end[1]) }
}

/** Each mark stands twice in a text of both streams. */
const afterLast = (text: string, mark: RegExp): string | undefined => {
  const last = Array.from(text.matchAll(mark)).at(-1)
  return last && text.slice(last.index + last[0].length)
}
