import { runPlan } from '../engine/run-plan.ts'
import { createLogStore } from '../journal/logs/log-writer.ts'
import type { RunEnded } from '../model/event.ts'
import { checkOutput } from '../pipeline/check-output.ts'
import { createHeadlineFinder } from './find-headline.ts'
import type { RunLocks } from '../locks/run-locks.ts'
import { stillAlive } from '../records/still-alive.ts'
import { childEnvironment } from './nested-run.ts'
import type { OpenRecord } from './open-record.ts'
import { openRunResults } from './results/open-results.ts'
import type { PreparedRun } from './prepared-run.ts'
import { createPartRetry } from './retry/taken-results.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import { asksForNoReport } from './start-report.ts'
import { createStepRunner } from './steps/step-runner.ts'
import { createCaseFinder } from '../reports/find-cases.ts'
import { systemClock } from './system-clock.ts'

/** Runs the plan of a recorded run in the engine, with the real clock, locks, logs and processes. */
export const performPlan = async (
  prepared: PreparedRun,
  { id, folder, observer, owner, concurrency, emit, job }: OpenRecord,
  { home, hasColour, graceMs, kill, ownOf }: RunSurroundings,
  locks: RunLocks,
  cancelled: AbortSignal,
): Promise<RunEnded> => {
  const { request, plan, tasks, notSelected, secrets, env, stepTypes } = prepared
  const jobs = new Map(plan.jobs.map((job) => [job.id, job]))
  const runEnv = {
    ...env,
    ...asksForNoReport,
    ...childEnvironment(env, { id, project: request.project, pipeline: request.command ? undefined : request.pipeline }),
  }
  await using results = await openRunResults(prepared, { home, run: id, folder, boot: owner.bootId, env: runEnv })
  return await runPlan(
    { plan, tasks, concurrency, failFast: request.options.failFast ?? false, notSelected, signal: cancelled, kill },
    {
      clock: systemClock,
      locks,
      ...(results && { results }),
      ...(prepared.retry?.part && { retry: createPartRetry(prepared.retry.part, plan, job) }),
      findHeadline: createHeadlineFinder(folder),
      findCases: createCaseFinder({ project: request.project, mask: (text) => secrets.book.text(text) }),
      events: { emit },
      logs: createLogStore({ folder, clock: systemClock, onOutput: (job, chunk, stream) => observer.output(job, chunk, stream) }),
      steps: createStepRunner({
        runId: id,
        stepTypes,
        projectDir: request.project,
        env: runEnv,
        ...(results && { variablesOf: (job) => results.variablesOf(job)?.seen }),
        hasColour,
        ownOf: (id) => {
          const job = jobs.get(id)
          // what is typed, and how large the terminal is, cannot be known before
          return job && !job.cache ? ownOf?.(job) : undefined
        },
        inputs: request.inputs,
        args: request.args,
        graceMs,
        masking: secrets.book,
        secretsOf: (job) => ({ values: secrets.valuesFor(jobs.get(job)), withheld: secrets.withheldFrom(jobs.get(job)) }),
        checkOutput,
        left: (job, processes) => {
          locks.keep(job, () => stillAlive(processes, owner).length > 0)
        },
      }),
    },
  )
}
