import { setImmediate as nextTick } from 'node:timers/promises'
import { readRunIds } from '../journal/run-ids.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import type { StoreInspection } from '../storage/store-inspection.ts'
import type { Storage } from '../storage/storage.ts'
import { compareRuns, type ComparedRuns } from './compare-runs.ts'
import { howFar, reportedEvery, type DoctorProgress } from './progress.ts'
import { scanRun, type ScannedRun } from './scan-run.ts'

/** The store, and how it compares with the journals. */
export interface StoreReading extends ComparedRuns {
  readonly inspection: StoreInspection
}

export interface HomeReading {
  /** Oldest first. */
  readonly runs: readonly ScannedRun[]
  readonly store: StoreReading
}

/** Scans all runs, and compares each with the store while its journal is in memory. */
export const readRuns = async (home: string, storage: Storage, onProgress: DoctorProgress): Promise<HomeReading> => {
  const inspection = (await storage.inspect?.({ home })) ?? uninspected
  await using comparison = inspection.state === 'whole' ? await compareRuns(home, storage) : undefined
  const runs: ScannedRun[] = []
  const ids = [...(await readRunIds(home))].sort()
  for (const id of ids) {
    const scan = scanRun(home, id, proveOwner)
    runs.push(scan.run)
    await comparison?.add(scan)
    if (runs.length % reportedEvery !== 0) continue
    onProgress(howFar('Reading the journals of all runs', runs.length, ids.length))
    await nextTick()
  }
  const compared = (await comparison?.end()) ?? { different: [] }
  return { runs, store: { inspection, ...compared } }
}

/** A store without its own check counts as intact until its runs are read. */
const uninspected: StoreInspection = { name: 'The store', state: 'whole', problems: [] }
