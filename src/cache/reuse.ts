import { lstatSync } from 'node:fs'
import type { ReusedResult } from '../engine/ports.ts'
import { replayLog } from '../journal/logs/replay-log.ts'
import { Doubt } from './doubt.ts'
import type { KeptEntry } from './store/kept-entry.ts'
import type { ResultStore } from './store/result-store.ts'

/**
 * A kept result, for the engine. Its log is whole.
 *
 * @throws Doubt
 */
export const reusedResult = async (store: ResultStore, entry: KeptEntry, by: ReusedResult['by']): Promise<ReusedResult> => {
  const { run, durationMs, output, exitCode, steps, log } = entry
  const file = store.blobPath(log.hash)
  if (log.bytes > 0) {
    const stat = lstatSync(file, { throwIfNoEntry: false })
    if (!stat?.isFile() || stat.size !== log.bytes || (await store.hash(file)) !== log.hash) throw new Doubt({ kind: 'damaged' })
  }
  return {
    ...{ run, by, savedMs: durationMs, steps },
    ...(output !== undefined && { output }),
    ...(exitCode !== undefined && { exitCode }),
    replay: (sink) => replayLog(file, log, sink),
  }
}
