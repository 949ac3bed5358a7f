import { nearName } from '../model/text/near-names.ts'
import type { SeenPipeline } from '../storage/store.ts'

/** Whether a pipeline with this name has run (in one of the projects, if any are given), and otherwise the name that was probably meant. */
export const seenPipeline = (
  wanted: string,
  seen: readonly SeenPipeline[],
  projects: readonly string[] | undefined,
): { readonly hasRun: boolean; readonly near: string | undefined } => {
  const names = seen.filter((one) => projects?.includes(one.project) ?? true).map(({ pipeline }) => pipeline)
  return names.includes(wanted) ? { hasRun: true, near: undefined } : { hasRun: false, near: nearName(wanted, names) }
}
