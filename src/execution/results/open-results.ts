import type { Foreseen, RunResults } from '../../cache/results-options.ts'
import { needsFirst } from '../../graph/needs-first.ts'
import { mintRunId } from '../../journal/mint-run-id.ts'
import { logPath } from '../../journal/run-folder.ts'
import type { CacheMode } from '../../model/cache/cache-mode.ts'
import { toMillis, type JobId, type RunId } from '../../model/ids.ts'
import type { RunOptions } from '../../model/run-request.ts'
import { UserError } from '../../model/user-error.ts'
import { currentOwner } from '../../process/ownership/owner.ts'
import { createCommandPath } from '../../project/command-path.ts'
import { configFiles } from '../../project/config/config-modules.ts'
import type { PreparedRun } from '../prepared-run.ts'

interface ResultsPlace {
  readonly home: string
  readonly run: RunId
  /** The folder of the run. */
  readonly folder: string
  /** Identifies this start of the machine. */
  readonly boot: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Nothing may be written. */
  readonly isForecast?: boolean
}

/**
 * How results are used: as asked for, or else as `SPARKWING_CACHE` says.
 *
 * @throws UserError
 */
export const cacheMode = ({ cache }: RunOptions, env: Readonly<Record<string, string | undefined>>): CacheMode => {
  const said = env['SPARKWING_CACHE']
  if (said === undefined || said === '' || said === 'on' || said === 'read' || said === 'off') return cache ?? (said || 'on')
  throw new UserError('wrong-cache-mode', `SPARKWING_CACHE is "${said}".`, ['Set it to on, read or off, or remove it.'])
}

/** What would be found of the jobs with `cache` if the run were started now. Writes nothing. */
export const foreseeRun = async (prepared: PreparedRun, home: string): Promise<ReadonlyMap<JobId, Foreseen>> => {
  const { env, plan, tasks } = prepared
  const run = mintRunId(toMillis(Date.now()))
  await using results = await openRunResults(prepared, { home, run, folder: '', boot: currentOwner().bootId, env, isForecast: true })
  const jobs = needsFirst(plan).flatMap((planned) => {
    const task = tasks.get(planned.id)
    return task ? [{ planned, task, asked: prepared.retry?.part?.wanted.get(planned.id) }] : []
  })
  return (await results?.foresee(jobs)) ?? new Map()
}

/** Opens the results of a run. `undefined` if no job has `cache`: then nothing of it is loaded. */
export const openRunResults = async (
  { request, plan, tasks, notSelected, secrets }: PreparedRun,
  { home, run, folder, boot, env, isForecast = false }: ResultsPlace,
): Promise<(RunResults & AsyncDisposable) | undefined> => {
  if (!plan.jobs.some(({ cache }) => cache)) return undefined
  const [{ openResults }, { boundOf }] = await Promise.all([import('../../cache/results.ts'), import('../../cache/keep-house.ts')])
  const jobs = new Map(plan.jobs.map((job) => [job.id, job]))
  const results = await openResults({
    ...{ home, run, boot, plan, tasks, notSelected },
    mode: cacheMode(request.options, env),
    mayWrite: !isForecast,
    project: request.project,
    pipeline: request.pipeline,
    inputs: request.inputs,
    args: request.args,
    // a function may import more when it runs
    get configFiles() {
      return configFiles()
    },
    envOf: (job) => ({ ...env, ...secrets.withheldFrom(jobs.get(job)) }),
    pathOf: createCommandPath(request.project),
    secretsOf: (job) => secrets.valuesFor(jobs.get(job)),
    masks: secrets.book,
    bound: (store, bytes) => boundOf(store, bytes, env),
    logOf: (job) => logPath(folder, job),
  })
  return Object.assign(results, {
    [Symbol.asyncDispose]: () => results.close(),
  })
}
