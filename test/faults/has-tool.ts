import { spawnSync } from 'node:child_process'

/**
 * Whether a program that a test needs is installed and may do its job. If not, the name of the test shows it. Under `npm run test:all`,
 * which promises to run every row, it is a failure.
 */
export const hasTool = (name: string, args: readonly string[]): boolean => {
  if (process.platform === 'linux' && spawnSync(name, args).status === 0) return true
  if (process.env['SPARKWING_FAULTS'] === 'all') throw new Error(`npm run test:all needs ${name} (\`${name} ${args.join(' ')}\` must work)`)
  return false
}

/** Added to the name of a test that cannot run here. */
export const unlessTried = (isThere: boolean, tool: string): string => (isThere ? '' : ` (not tested: ${tool} does not work here)`)
