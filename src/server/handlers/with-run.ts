import type { RunId } from '../../model/ids.ts'
import type { RunReading } from '../ports.ts'
import { refuseRun, runIdOf } from './find-run.ts'

/** Makes a handler for a route with a run in its path. If `handle` returns `undefined`, the run does not exist and is refused. */
export const withRun =
  <Asked extends { readonly params: { readonly run: string } }, Served extends { readonly runs: RunReading }, Answer>(
    handle: (run: RunId, asked: Asked, served: Served) => Promise<Answer | undefined>,
  ) =>
  async (asked: Asked, served: Served): Promise<Answer> => {
    const run = await runIdOf(served.runs, asked.params.run)
    return (await handle(run, asked, served)) ?? refuseRun(served.runs, run)
  }
