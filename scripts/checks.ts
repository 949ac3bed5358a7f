/**
 * What `npm run check` holds, slowest first; each is a command that exits with 0 when all is well. ESLint remembers in `.cache` which files
 * it found clean; a clean checkout has no such folder.
 */
export const checks = {
  // the compiler's errors as well, of the pages too
  lint: ['oxlint', '--format', 'unix'],
  'house rules': ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint'],
  drift: ['node', 'scripts/generate.ts', '--check'],
  unused: ['knip', '--no-progress'],
  layers: ['node', 'scripts/check-layers.ts'],
  format: ['oxfmt', '--list-different', '.'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>

export type CheckName = keyof typeof checks
