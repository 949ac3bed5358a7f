import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { runPlan } from '../engine/run-plan.ts'
import { createEventRecorder, JournalGoneError } from '../journal/event-recorder.ts'
import { JournalWriteError, JournalWriter } from '../journal/journal-writer.ts'
import { JournalPages } from '../journal/journal-pages.ts'
import { createLogStore } from '../journal/log-writer.ts'
import { watchRequests } from '../journal/requests-watch.ts'
import { createRunFolder, journalPath, prepareHome } from '../journal/run-folder.ts'
import type { CancelCause, EventBody, GitFacts, RunEnded, RunEvent } from '../model/event.ts'
import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import { createRunFold } from '../model/fold-run.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { Plan } from '../model/plan.ts'
import type { RunSnapshot } from '../model/run-record.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyStepType } from '../pipeline/define-plugin.ts'
import type { Storage } from '../pipeline/store.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import { checkOutput } from '../pipeline/check-output.ts'
import { outsideJob } from '../process/job-scope.ts'
import { currentOwner } from '../process/owner.ts'
import { guardRun } from '../process/run-guard.ts'
import { removeCancelMark, writeCancelMark } from './cancel-mark.ts'
import { childEnvironment } from './nested-run.ts'
import { createJobLocks } from './locks.ts'
import { maskEvent } from './mask-event.ts'
import { runExitCode } from './run-exit-code.ts'
import type { RunObserver } from './run-observer.ts'
import type { RunSecrets } from './run-secrets.ts'
import { asksForNoReport, sendStartReport } from './start-report.ts'
import { createStepRunner } from './step-runner.ts'
import { createStoreFeed } from './store-feed.ts'
import { systemClock } from './system-clock.ts'
import { warnOnce } from './warn-once.ts'

/** Everything that was found out before the run starts; nothing of it can be a user's mistake any more. */
export interface PreparedRun {
  readonly pipeline: string
  /** Real path of the project's folder. */
  readonly project: string
  readonly directory: string
  readonly plan: Plan
  readonly tasks: ReadonlyMap<JobId, JobTask>
  /** Jobs that were not selected, with the flag that left them out. */
  readonly notSelected: ReadonlyMap<JobId, string>
  readonly inputs: Readonly<Record<string, unknown>>
  /** The inputs as they may be written down: secret ones masked. */
  readonly shownInputs: Readonly<Record<string, Json>>
  readonly secrets: RunSecrets
  readonly args: readonly string[]
  /** What `exec` records: program and arguments. */
  readonly command?: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  readonly storage: Storage
  readonly git: Promise<GitFacts | undefined>
  readonly only?: string
  readonly from?: string
  readonly failFast: boolean
  /** Jobs at a time; default: the machine's parallelism. */
  readonly concurrency?: number
}

/** What the one who starts a run brings along. */
export interface RunSurroundings {
  readonly home: string
  readonly version: string
  readonly signal: AbortSignal
  readonly kill: AbortSignal
  /** Whether our output has colour. */
  readonly hasColour: boolean
  /** Tells jobs to colour their output, as ours has colour. */
  readonly forceColour: boolean
  /** Time a job has to stop before it is killed. */
  readonly graceMs: number
  observe(run: { readonly id: RunId; readonly folder: string }): RunObserver
  /** Connects the hooks; what they hand to `storage.record` reaches the store. */
  connect(storage: { record(event: RunEvent): void }): { publish(event: RunEvent): void; finish(): Promise<void> }
  warn(message: string): void
}

export interface FinishedRun {
  readonly id: RunId
  readonly folder: string
  readonly ended: RunEnded
  readonly exitCode: ExitCode
  /** The run as its events told it, whether they could be written down or not. */
  readonly snapshot: () => RunSnapshot
}

/** Runs a prepared run from its folder's creation to the last row in the store. */
export const executeRun = (prepared: PreparedRun, surroundings: RunSurroundings): Promise<FinishedRun> =>
  prepared.secrets.guard(() => executeMasked(prepared, surroundings))

const executeMasked = async (prepared: PreparedRun, surroundings: RunSurroundings): Promise<FinishedRun> => {
  const clock = systemClock
  prepareHome(surroundings.home)
  // asked before the folder is there: a run that is killed while it waits leaves no folder without a journal
  const git = await gitOf(prepared)
  const startedAt = clock.now()
  const { id, path: folder } = createRunFolder(surroundings.home, startedAt)
  const observer = surroundings.observe({ id, folder })
  const pages = new JournalPages(journalPath(folder))
  const { secrets } = prepared
  const notice = (message: string): void => {
    surroundings.warn(secrets.book.text(message))
  }
  const warn = warnOnce(notice)
  const feed = createStoreFeed({
    run: id,
    // a store would make the home anew
    openStore: async () => {
      if (!existsSync(folder)) throw new Error('the home is gone')
      return prepared.storage.open({ home: surroundings.home, readOnly: false, warn })
    },
    readBacklog: async (afterSeq, limit) => (await pages.after(afterSeq, limit))?.events ?? [],
    // of a home that is gone the end of the run tells
    warn: (message) => {
      if (existsSync(folder)) notice(message)
    },
  })
  const fold = createRunFold()
  const dispatch = surroundings.connect({ record: feed.push })
  const recorder = createEventRecorder({
    writer: openJournal(journalPath(folder)),
    clock,
    startedAt,
    onEvent: (event) => {
      fold.apply(event)
      observer.event(event)
      dispatch.publish(event)
    },
  })
  /** The one door to journal, store, terminal, hooks and pages: nothing gets past it with a secret. */
  const emit = (event: EventBody): void => {
    recorder.emit(maskEvent(secrets.book, event))
  }
  const startedMs = clock.monotonicMs()
  const jobs = new Map(prepared.plan.jobs.map((job) => [job.id, job]))
  const concurrency = prepared.concurrency ?? availableParallelism()
  emit({
    type: 'run.started',
    run: id,
    pipeline: prepared.pipeline,
    project: prepared.project,
    directory: prepared.directory,
    inputs: prepared.shownInputs,
    args: prepared.args,
    ...(prepared.command && { command: prepared.command }),
    options: {
      concurrency,
      ...(prepared.only !== undefined && { only: prepared.only }),
      ...(prepared.from !== undefined && { from: prepared.from }),
      ...(prepared.failFast && { failFast: true }),
    },
    owner: currentOwner(),
    versions: { sparkwing: surroundings.version, node: process.versions.node, platform: `${process.platform}-${process.arch}` },
    ...git,
  })
  sendStartReport({ run: id })
  secrets.onWarning((message) => {
    // a value may be given by a job's own code, whose output this is not
    outsideJob(() => {
      emit({ type: 'annotation.added', level: 'warning', message })
    })
  })
  const requested = new AbortController()
  const requests = watchRequests(folder, ({ by }) => {
    notice(`Cancelling, as ${by} asked: jobs have ${surroundings.graceMs / 1000} s to stop.`)
    requested.abort('request' satisfies CancelCause)
  })
  const guard = guardRun(id, folder)
  const cancelled = AbortSignal.any([surroundings.signal, requested.signal])
  // at once: whoever cancels may kill us before we can end in order, as an outer run does when its own time is up
  cancelled.addEventListener('abort', () => {
    writeCancelMark(folder, cancelled.reason)
  })
  if (cancelled.aborted) writeCancelMark(folder, cancelled.reason)
  const leaveWithoutEnd = (): void => {
    // no run that has not ended passes for one that did
    process.exitCode ||= exitCodes.interrupted
  }
  process.once('exit', leaveWithoutEnd)
  const locks = createJobLocks(surroundings.home, id, prepared.env)
  let ended: RunEnded
  // should a part of ours fail, what has happened so far is still told and stored; the next reader ends the run
  try {
    try {
      ended = await runPlan(
        {
          plan: prepared.plan,
          tasks: prepared.tasks,
          concurrency,
          failFast: prepared.failFast,
          notSelected: prepared.notSelected,
          signal: cancelled,
          kill: surroundings.kill,
        },
        {
          clock,
          locks,
          events: { emit },
          logs: createLogStore({ folder, clock, onOutput: (job, chunk, stream) => observer.output(job, chunk, stream) }),
          steps: createStepRunner({
            runId: id,
            stepTypes: prepared.stepTypes,
            projectDir: prepared.project,
            env: {
              ...prepared.env,
              ...asksForNoReport,
              ...childEnvironment(prepared.env, {
                id,
                project: prepared.project,
                pipeline: prepared.command ? undefined : prepared.pipeline,
              }),
            },
            hasColour: surroundings.hasColour,
            forceColour: surroundings.forceColour,
            inputs: prepared.inputs,
            args: prepared.args,
            graceMs: surroundings.graceMs,
            masking: secrets.book,
            secretsOf: (job) => ({ values: secrets.valuesFor(jobs.get(job)), withheld: secrets.withheldFrom(jobs.get(job)) }),
            checkOutput,
          }),
        },
      )
    } finally {
      requests.close()
      await locks.close()
    }
    emit({ type: 'run.finished', ended, durationMs: Math.round(clock.monotonicMs() - startedMs) })
    if (cancelled.aborted) removeCancelMark(folder)
    process.off('exit', leaveWithoutEnd)
    guard.dismiss()
  } finally {
    // code that goes on after its run is over has no run to tell
    secrets.onWarning(() => undefined)
    await recorder.finish()
    await dispatch.finish()
    await feed.finish(undefined, surroundings.signal)
  }
  if (recorder.failed instanceof JournalGoneError) notice(`The record of run ${id} is gone: ${folder} was moved or removed during the run.`)
  else if (recorder.failed) notice(`The journal of run ${id} is incomplete: ${recorder.failed.message}`)
  const exitCode = recorder.failed ? exitCodes.homeNotWritable : runExitCode(ended)
  return { id, folder, ended, exitCode, snapshot: () => fold.snapshot() }
}

/** A home that is full or that went away between its first folder and the journal is the person's to mend. */
const openJournal = (path: string): JournalWriter => {
  try {
    return JournalWriter.open(path)
  } catch (error) {
    if (!(error instanceof JournalWriteError)) throw error
    throw new UserError(
      'home-not-writable',
      `The run can not be recorded: ${error.message}`,
      ['Make room, or set SPARKWING_HOME to another folder.'],
      {
        cause: error,
        exitCode: exitCodes.homeNotWritable,
      },
    )
  }
}

const gitOf = async ({ git }: PreparedRun): Promise<{ readonly git?: GitFacts }> => {
  const facts = await git
  return facts ? { git: facts } : {}
}
