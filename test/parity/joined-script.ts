import { shellWord } from '../../src/plugins/npm-scripts/shell-word.ts'
import type { ModeName } from './modes.ts'
import type { ParityScript } from './script.ts'

/** The script that runs many scripts in turn, so that they need one call of the package manager in each mode. */
export const joinedName = (mode: ModeName): string => `all-in-${mode}`

/** The text of a file of `sh`. Each script has a shell of its own, as it has under npm, between two marks on both streams. */
export const joinedText = (scripts: readonly ParityScript[]): string =>
  [
    'mark() { printf "\\036%s %s\\n" "$@"; printf "\\036%s %s\\n" "$@" >&2; }',
    ...scripts.map(({ name, run = '' }) => `mark begin ${name}; sh -c ${shellWord(run)}; mark end-${name} $?`),
    '',
  ].join('\n')

/** What stands between the marks of a script; `undefined` when one of them is missing. */
export const partOf = (text: string, name: string): { readonly bytes: string; readonly status: number } | undefined => {
  // where both streams are one, each mark stands there twice
  const [, after] = lastSplit(text, new RegExp(`\\x1ebegin ${name}\\r*\\n`, 'g')) ?? []
  const end = after === undefined ? undefined : new RegExp(`\\x1eend-${name} (\\d+)\\r*\\n`).exec(after)
  if (after === undefined || end === null || end === undefined) return undefined
  return { bytes: after.slice(0, end.index), status: Number(end[1]) }
}

const lastSplit = (text: string, mark: RegExp): readonly [before: string, after: string] | undefined => {
  const last = Array.from(text.matchAll(mark)).at(-1)
  return last && [text.slice(0, last.index), text.slice(last.index + last[0].length)]
}
