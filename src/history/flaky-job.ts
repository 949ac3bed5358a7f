import type { FlakyJson } from '../wire/statistics.ts'
import type { RunSummaryJson } from '../wire/run.ts'
import { canonicalText } from './canonical-text.ts'
import type { JobResult } from './job-result.ts'

/**
 * Runs of one kind do the same: same commit with nothing uncommitted, same inputs, same arguments. A run that nothing is known of, or that had
 * uncommitted changes, is of a kind of its own. The runs are of one pipeline of one project.
 */
export const kindOfRun = ({
  id,
  commit,
  dirty,
  inputs,
  args,
}: Pick<RunSummaryJson, 'id' | 'commit' | 'dirty' | 'inputs' | 'args'>): string =>
  commit === undefined || dirty !== false ? id : canonicalText([commit, inputs, args])

/** Whether a job passes and fails although nothing differs. `results` are of that one job, newest first. */
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
  /** Absent when nothing here is flaky. */
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

/** A run in which it failed for good shows it better than the same run twice. */
const failedBeside = (retried: JobResult, failed: readonly JobResult[]): string =>
  failed.find(({ status }) => status === 'failed')?.run ?? retried.run
