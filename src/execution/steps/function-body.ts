import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StepRunContext } from '../../engine/ports.ts'
import { formatDuration } from '../../model/text/duration.ts'
import type { Masking } from '../../process/output/masking.ts'
import { createCommandDesk, type CommandDesk } from '../../process/command-desk.ts'
import { redirectStandardStreams } from '../../process/inherited/redirect-standard-streams.ts'
import { installJobConsole } from '../../process/job-console.ts'
import { createJobOutput, type JobOutput } from '../../process/output/job-output.ts'
import { insideJob, type JobScope } from '../../process/job-scope.ts'
import { createProcessChanges } from '../../process/changes/process-changes.ts'
import { watchProcessChanges } from '../../process/changes/watch-process-changes.ts'
import { settlesWithin } from '../../process/settles-within.ts'
import { catchStrayErrors } from '../../process/stray-errors.ts'
import { ForgottenWork, type BodyEnd } from './function-end.ts'
import { createNestedSteps, type NestedSteps } from './function-steps.ts'
import { watchTime } from './function-time.ts'

/** What an author's or plugin's code works with. All of it belongs to one step. */
export interface BodyTools {
  readonly desk: CommandDesk
  readonly output: JobOutput
  readonly steps: NestedSteps
  /** Aborts when the step is asked to stop or its code is given up. */
  readonly signal: AbortSignal
}

export interface BodyHost {
  readonly context: StepRunContext
  readonly graceMs: number
  readonly hasColour: boolean
  readonly masking: Masking
  /** Whether the code is Sparkwing's own. */
  readonly isOurs: boolean
  /** Called if a command has ended but another process still holds its output open. */
  readonly leaked: () => void
}

/**
 * Runs an author's or plugin's code as one step. What it prints goes to the log, and its commands are over when this resolves. If the code
 * does not return in time after it is asked to stop, it is abandoned. Never rejects.
 */
export const runBody = async (
  { context, graceMs, hasColour, masking, isOurs, leaked }: BodyHost,
  code: (tools: BodyTools) => unknown,
): Promise<BodyEnd> => {
  installJobConsole()
  if (!isOurs) {
    redirectStandardStreams()
    watchProcessChanges()
  }
  catchStrayErrors()
  using time = watchTime(context, graceMs)
  const output = createJobOutput(context.log, masking)
  const steps = createNestedSteps(context, output)
  const annotate: StepRunContext['annotate'] = (level, message) => {
    context.annotate(level, message)
  }
  const { log, kill, left: leave } = context
  const desk = createCommandDesk({ log, signal: time.signal, kill, graceMs, annotate, left: leave, leaked }, masking)

  const stray = Promise.withResolvers<BodyEnd>()
  let strayEnd: BodyEnd | undefined
  const changes = createProcessChanges()
  const scope: JobScope = {
    hasColour,
    changes,
    write: output.write,
    openPipe: output.openPipe,
    stray: (error) => {
      strayEnd ??= { kind: 'threw', error }
      stray.resolve(strayEnd)
    },
  }
  const progress = { isDone: false }
  const work = insideJob(scope, () => called(() => code({ desk, output, steps, signal: time.signal })))
  void work.then(() => {
    progress.isDone = true
  })

  let end = await Promise.race([work, stray.promise, time.isUp.then((): BodyEnd => ({ kind: 'stopped' }))])
  const forgotten = end.kind === 'returned' ? [...desk.pending(), ...steps.open()] : []
  if (forgotten.length > 0) end = { kind: 'threw', error: new ForgottenWork(forgotten) }
  const mayStillRun = !progress.isDone && !(await settlesWithin(work, 0))
  if (mayStillRun || forgotten.length > 0) time.giveUp()
  await desk.close()
  if (mayStillRun) {
    // after a stray error, the code gets its grace; when its time is up, it may be just about to notice that its command was killed
    await Promise.race([work, time.isUp])
    if (!(await settlesWithin(work, lastWordMs))) annotate('warning', abandoned(graceMs))
  }
  const flush = (written: Promise<void> | undefined): unknown =>
    written && settlesWithin(written, context.kill.aborted ? lastWordMs : longestFlushMs)
  await flush(output.flushed())
  // Node reports an unhandled rejection only after everything that was ready has run
  await nextTurn()
  await flush(output.close())
  if (end.kind === 'returned') end = strayEnd ?? end
  if (context.signal.aborted || context.kill.aborted) end = { kind: 'stopped' }
  steps.close(end)
  const left = changes.left()
  if (left.length > 0) annotate('warning', changed(left))
  return end
}

const called = async (code: () => unknown): Promise<BodyEnd> => {
  try {
    return { kind: 'returned', value: await code() }
  } catch (error) {
    return { kind: 'threw', error }
  }
}

/** How long code may take to end after the last command that it waited for was killed. */
const lastWordMs = 100
/** How long to wait for the log. If it takes longer it is broken, which closing it will report. */
const longestFlushMs = 60_000

const changed = (what: readonly string[]): string =>
  `the function changed ${what.join(', ')} for the functions of all later jobs; use the options \`cwd\` and \`env\` of jobs and commands instead`

const abandoned = (graceMs: number): string =>
  `the function did not return within ${formatDuration(graceMs)} of being asked to stop; it was abandoned and may still be running`
