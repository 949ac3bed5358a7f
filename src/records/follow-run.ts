import { setTimeout as delay } from 'node:timers/promises'
import { followJournal, readJournal } from '../journal/journal-reader.ts'
import { journalPath } from '../journal/run-folder.ts'
import type { RunEvent } from '../model/event.ts'
import type { RunId } from '../model/ids.ts'
import type { OpenRuns } from './open-runs.ts'
import type { IndexedRun } from './run-index.ts'
import type { FoundRun } from './show-run.ts'

/** How often to check whether the run's owner is still alive. */
const verdictEveryMs = 500

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined
  /** Continues even if it is unknown whether the run's owner lives. */
  readonly evenUnreachable?: boolean
}

/**
 * Yields the events of a run after the state in `found`, until the run is over, its folder is removed, it is no longer known whether it is
 * running, or `signal` aborts. If the journal of a dead run cannot be closed from here, the last event is not `run.finished`.
 */
export const followRun = async function* (
  runs: Pick<OpenRuns, 'index'>,
  { id, folder, run }: Pick<FoundRun, 'id' | 'folder' | 'run'>,
  { signal, evenUnreachable = false }: FollowOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const goesOn = (now: IndexedRun | undefined): boolean =>
    now?.run.state.status === 'running' && (evenUnreachable || now.unreachable === undefined)
  if (!goesOn(run)) return
  const path = journalPath(folder)
  const over = new AbortController()
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal
  const verdict = lookWhile(runs, id, goesOn, stop).finally(() => {
    over.abort()
  })
  const settled = verdict.catch(() => undefined)
  let lastSeq = run.run.seq
  try {
    for await (const event of followJournal(path, { afterSeq: lastSeq, signal: stop })) {
      lastSeq = event.seq
      yield event
      if (event.type === 'run.finished') return
    }
    await verdict
    // events that were written before the verdict and not read yet
    if (!signal?.aborted) yield* readJournal(path, { afterSeq: lastSeq }).events
  } finally {
    over.abort()
    // the caller may close the index as soon as this ends
    await settled
  }
}

/** Each check proves the owner, and closes the run if the owner is gone. */
const lookWhile = async (
  { index }: Pick<OpenRuns, 'index'>,
  id: RunId,
  goesOn: (now: IndexedRun | undefined) => boolean,
  signal: AbortSignal,
): Promise<void> => {
  for (;;) {
    await delay(verdictEveryMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted || !goesOn(await index.get(id))) return
  }
}
