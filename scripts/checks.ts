/**
 * What `npm run check` holds, slowest first; each is a command that exits with 0 when all is well. What has not changed since the last time is
 * remembered in `.cache`, which a clean checkout does not have.
 */
export const checks = {
  lint: ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint'],
  types: ['tsc', '-p', '.', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'],
  'page types': ['tsc', '-p', 'dashboard', '--incremental', '--tsBuildInfoFile', '.cache/page-types.tsbuildinfo'],
  'oldest node': ['node', 'scripts/check-oldest-node.ts'],
  unused: ['knip', '--no-progress'],
  layers: ['node', 'scripts/check-layers.ts'],
  drift: ['node', 'scripts/generate.ts', '--check'],
  format: ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>

export type CheckName = keyof typeof checks
