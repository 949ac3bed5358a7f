import { nearName } from '../model/text/near-names.ts'
import type { SeenPipeline } from '../storage/store.ts'

/** Whether a pipeline with this name has run (in the project, if one is given), and otherwise the name that was probably meant. */
export const seenPipeline = (
  wanted: string,
  seen: readonly SeenPipeline[],
  project: string | undefined,
): { readonly hasRun: boolean; readonly near: string | undefined } => {
  const names = seen.filter((one) => project === undefined || one.project === project).map(({ pipeline }) => pipeline)
  return names.includes(wanted) ? { hasRun: true, near: undefined } : { hasRun: false, near: nearName(wanted, names) }
}
