/**
 * `sparkwing/testing`: runs pipelines with a plugin in a temporary project and home, for the tests of plugins. Works in any test runner. Its
 * types need `@types/node`.
 */
export { testProject } from './test-project.ts'
export type { CallOptions, RunOptions, TestProject, TestProjectOptions } from './test-project.ts'
export type { EndedCall } from './start-call.ts'
export type { TestJob, TestRun } from './test-run.ts'
