import { counted } from '../model/text/counted.ts'
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
  const retried = results.filter(({ status, attempts }) => status === 'passed' && attempts > 1)
  const split = [...Map.groupBy(results, ({ run }) => kindOf.get(run) ?? run).values()].map(splitUp).filter(isSplit)
  const example = exampleOf(split[0], retried[0])
  return (
    example && {
      passed: split.reduce((sum, { passed }) => sum + passed.length, 0),
      failed: split.reduce((sum, { failed }) => sum + failed.length, 0),
      retried: retried.length,
      example,
    }
  )
}

/** Why a job counts as flaky: `failed in 2 and passed in 4 runs of the same commit and inputs; passed on a retry in 1 run`. */
export const flakyReason = ({ passed, failed, retried }: Omit<FlakyJson, 'example'>): string =>
  [
    ...(failed > 0 ? [`failed in ${failed} and passed in ${counted(passed, 'run')} of the same commit and inputs`] : []),
    ...(retried > 0 ? [`passed on a retry in ${counted(retried, 'run')}`] : []),
  ].join('; ')

interface Results {
  readonly passed: readonly JobResult[]
  readonly failed: readonly JobResult[]
}

const splitUp = (results: readonly JobResult[]): Results => ({
  // a result that was reused has no duration, and is no evidence
  passed: results.filter(({ status, durationMs }) => status === 'passed' && durationMs !== undefined),
  failed: results.filter(({ status }) => status === 'failed'),
})
const isSplit = ({ passed, failed }: Results): boolean => passed.length > 0 && failed.length > 0

/** Two runs of one kind are a better example than showing the same run twice. */
const exampleOf = (split: Results | undefined, retried: JobResult | undefined): FlakyJson['example'] | undefined => {
  const [passed, failed] = [split?.passed[0] ?? retried, split?.failed[0] ?? retried]
  return passed && failed && { passed: passed.run, failed: failed.run }
}
