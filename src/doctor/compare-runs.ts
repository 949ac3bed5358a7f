import type { RunId, Seq } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { whileBusy } from '../records/while-busy.ts'
import type { Storage } from '../storage/storage.ts'
import type { Store } from '../storage/store.ts'
import { agreesWithStore } from './compare-run.ts'
import type { RunScan } from './scan-run.ts'

export interface ComparedRuns {
  /** The runs whose rows are not what their journals say. */
  readonly different: readonly RunId[]
  /** Why the store could not be read. Then nothing more was compared. */
  readonly error?: UserError
}

export interface RunComparison extends AsyncDisposable {
  add(scan: RunScan): Promise<void>
  /** Compares what is left. */
  end(): Promise<ComparedRuns>
}

/** At most this many runs are compared at once, or fewer if they have this many jobs, because their snapshots stay in memory until then. */
const mostRuns = 100
const mostJobs = 1000

/** Compares scanned runs with the store, which is opened as it is, without catching up: a damaged one would refuse that. */
export const compareRuns = async (home: string, storage: Storage): Promise<RunComparison> => {
  const different: RunId[] = []
  let waiting: RunScan[] = []
  let jobs = 0
  let opened: Store | undefined
  let error: UserError | undefined

  const untilError = async (act: () => Promise<void>): Promise<void> => {
    if (error) return
    try {
      await act()
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      error = thrown
    }
  }
  await untilError(async () => {
    opened = await whileBusy(() => storage.open({ home, readOnly: true }))
  })
  let known: ReadonlyMap<RunId, Seq> | undefined
  const knownTo = async (store: Store) => (known ??= new Map((await whileBusy(() => store.known())).map(({ id, seq }) => [id, seq])))

  const compareWaiting = async (): Promise<void> => {
    const scans = waiting
    waiting = []
    jobs = 0
    const store = opened
    if (!store) return
    await untilError(async () => {
      const held = await heldOf(store, scans)
      for (const scan of scans)
        if (!held.has(scan.run.id) && !(await agreesWithStore(store, await knownTo(store), scan))) different.push(scan.run.id)
    })
  }
  return {
    async add(scan) {
      waiting.push(scan)
      jobs += scan.snapshot?.jobs.length ?? 0
      if (waiting.length >= mostRuns || jobs >= mostJobs) await compareWaiting()
    },
    async end() {
      await compareWaiting()
      return { different, ...(error && { error }) }
    },
    [Symbol.asyncDispose]: async () => opened?.close(),
  }
}

const heldOf = async (store: Store, scans: readonly RunScan[]): Promise<ReadonlySet<RunId>> => {
  const ended = scans.flatMap(({ run, snapshot }) => (run.state === 'over' && snapshot ? [snapshot] : []))
  return new Set(ended.length === 0 ? [] : await whileBusy(async () => (await store.holds?.(ended)) ?? []))
}
