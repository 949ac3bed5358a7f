import type { FlakyJson } from '../wire/statistics.ts'
import type { RunSummaryJson } from '../wire/run.ts'
import { canonicalText } from './canonical-text.ts'
import type { JobResult } from './job-result.ts'

/**
 * Runs of one kind do the same: same commit with nothing uncommitted, same inputs, same arguments. A run without a known commit, or with
 * uncommitted changes, is the only one of its kind. All runs must be of one pipeline of one project.
 */
export const kindOfRun = ({
  id,
  commit,
  dirty,
  inputs,
  args,
}: Pick<RunSummaryJson, 'id' | 'commit' | 'dirty' | 'inputs' | 'args'>): string =>
  commit === undefined || dirty !== false ? id : canonicalText([commit, inputs, args])

/** Whether a job both passes and fails although nothing differs. `results` are those of one job, newest first. */
export const flakyJob = (results: readonly JobResult[], kindOf: ReadonlyMap<string, string>): FlakyJson | undefined => {
  const kinds = Map.groupBy(results, ({ run }) => kindOf.get(run) ?? run)
  const flaky = [...kinds.values()].map(splitUp).filter((kind) => kind.example !== undefined)
  const example = flaky[0]?.example
  return (
    example && {
      passed: flaky.reduce((sum, { passed }) => sum + passed.length, 0),
      failed: flaky.reduce((sum, { failed }) => sum + failed.length, 0),
      example,
    }
  )
}

interface SplitKind {
  readonly passed: readonly JobResult[]
  readonly failed: readonly JobResult[]
  /** Absent if the results are not flaky. */
  readonly example?: FlakyJson['example']
}

const splitUp = (results: readonly JobResult[]): SplitKind => {
  const passed = results.filter(({ status, attempts }) => status === 'passed' && attempts <= 1)
  const failed = results.filter(({ status, attempts }) => status === 'failed' || (status === 'passed' && attempts > 1))
  const retried = failed.find(({ status }) => status === 'passed')
  const [newestPassed, newestFailed] = [passed[0], failed[0]]
  if (newestPassed && newestFailed) return { passed, failed, example: { passed: newestPassed.run, failed: newestFailed.run } }
  return { passed, failed, ...(retried && { example: { passed: retried.run, failed: failedBeside(retried, failed) } }) }
}

/** A run in which the job failed in the end is a better example than showing the same run twice. */
const failedBeside = (retried: JobResult, failed: readonly JobResult[]): string =>
  failed.find(({ status }) => status === 'failed')?.run ?? retried.run
