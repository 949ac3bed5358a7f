import { canonicalText } from '../../history/canonical-text.ts'
import type { RunRecord } from '../../model/run-record.ts'
import type { LastPassedJson } from '../../wire/run.ts'
import type { IndexInUse } from '../run-index.ts'

/** How many of the newest runs are looked at for one with the same inputs and branch. */
const lookedAt = 50

/**
 * The newest run that passed before this one, preferably with the same inputs and on the same branch. A run that took results without a
 * check is no evidence that anything is well, so it is passed over.
 */
export const lastPassed = async (index: IndexInUse, { id, started }: RunRecord): Promise<LastPassedJson | undefined> => {
  const { project, pipeline } = started
  const passed = await index.use((open) => open.list({ project, pipeline, status: 'passed', before: id, limit: lookedAt }))
  const checked = passed.filter(({ run }) => run.unchecked === undefined)
  const found = checked.map(({ run }) => ({
    run: run.id,
    hasSameInputs: canonicalText([run.started.inputs, run.started.args]) === canonicalText([started.inputs, started.args]),
    hasSameBranch: run.started.git?.branch === started.git?.branch,
  }))
  return found.find((one) => one.hasSameInputs && one.hasSameBranch) ?? found.find((one) => one.hasSameInputs) ?? found[0]
}
