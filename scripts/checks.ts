/** What `npm run check` holds, slowest first; each is a command that exits with 0 when all is well. */
export const checks = {
  lint: ['eslint', '.', '--max-warnings', '0'],
  types: ['tsc', '-p', '.'],
  unused: ['knip', '--no-progress'],
  layers: ['node', 'scripts/check-layers.ts'],
  drift: ['node', 'scripts/generate.ts', '--check'],
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>

export type CheckName = keyof typeof checks
