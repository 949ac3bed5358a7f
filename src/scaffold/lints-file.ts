import { extname } from 'node:path'
import { matchesBeside } from './matches-beside.ts'
import { programOf } from './program-facts.ts'
import type { Words } from './script-work.ts'

const flagsWithValue = new Set([
  ...['--ext', '-c', '--config', '--max-warnings', '--cache-location', '--cache-strategy', '-f', '--format', '--ignore-path', '-o'],
  ...[
    '--ignore-pattern',
    '--rulesdir',
    '--tsconfig',
    '--output-file',
    '--plugin',
    '--parser',
    '--env',
    '--report-unused-disable-directives-severity',
  ],
])

/**
 * Whether a linter, as the project's scripts call it, looks at a new file in the project's folder. Many projects lint `src` alone, and before
 * its flat config ESLint only read `.js` unless it was told otherwise. Without a script that calls the linter, it may.
 */
export const lintsFile = (
  linter: string,
  name: string,
  { programs, isOnlyJs }: { readonly programs: readonly Words[]; readonly isOnlyJs: boolean },
): boolean => {
  const calls = programs.map(programOf).filter(({ program }) => program === linter)
  return calls.length === 0 || calls.some(({ args }) => covers(args, name, isOnlyJs))
}

const covers = (args: readonly string[], name: string, isOnlyJs: boolean): boolean => {
  const paths = args.filter((word, at) => !word.startsWith('-') && !flagsWithValue.has(args[at - 1] ?? ''))
  if (paths.length === 0) return !isOnlyJs || isListed(args, name)
  return paths.some((path) => matchesBeside(name, path) && (/[*{]/.test(path) || !isOnlyJs || isListed(args, name)))
}

const isListed = (args: readonly string[], name: string): boolean => {
  const lists = args.flatMap((word, at) => (args[at - 1] === '--ext' ? [word] : word.startsWith('--ext=') ? [word.slice(6)] : []))
  const kinds = lists.length === 0 ? ['js'] : lists.flatMap((list) => list.split(',').map((kind) => kind.trim().replace(/^\./, '')))
  return kinds.includes(extname(name).slice(1))
}
