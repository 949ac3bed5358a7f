/**
 * Variables that would make a call behave as on this machine only: those of a run or an npm that has started the tests, of a build server, of
 * the test runner, and of colours.
 */
const left = /^(?:SPARKWING_|npm_|GITHUB_|NODE_TEST_|CI$|FORCE_COLOR$|NO_COLOR$|INIT_CWD$)/i

/** The environment of calls in a temporary home. `added` wins, and `undefined` in it removes a variable. */
export const testEnvironment = (home: string, ...added: readonly NodeJS.ProcessEnv[]): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !left.test(name))),
  SPARKWING_HOME: home,
  ...Object.fromEntries(added.flatMap((one) => Object.entries(one))),
})
