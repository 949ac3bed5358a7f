import type { RunEvent } from 'sparkwing'
import { watchRuns } from '../watch-runs.ts'

const watch = watchRuns(process.env)

export default async ({ event }: { readonly event: RunEvent }): Promise<void> => {
  await watch(event)
}
