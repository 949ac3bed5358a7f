import { spawnSync } from 'node:child_process'

/**
 * Whether a program that a test needs is there and may do what it is for. Where it is not, the test's name says so; under
 * `npm run test:all`, which claims that every row was tried, it is a failure.
 */
export const hasTool = (name: string, args: readonly string[]): boolean => {
  if (process.platform === 'linux' && spawnSync(name, args).status === 0) return true
  if (process.env['SPARKWING_FAULTS'] === 'all') throw new Error(`npm run test:all needs ${name} (\`${name} ${args.join(' ')}\` must work)`)
  return false
}

/** Behind the name of a test that is empty here. */
export const unlessTried = (isThere: boolean, tool: string): string => (isThere ? '' : ` (not tested: ${tool} does not work here)`)
