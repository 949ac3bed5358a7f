import fc from 'fast-check'
import { expect } from 'chai'
import type { StepResult } from '../../src/engine/ports.ts'
import type { RunsAfter } from '../../src/model/plan.ts'
import { allSettled } from './fake-clock.ts'
import { startRun, type TaskSketch, type TestRun } from './start-run.ts'

/** A job of a random plan, with its predetermined result. */
interface AnyJob {
  readonly id: string
  readonly needs: readonly string[]
  readonly when: RunsAfter
  readonly allowFailure: boolean
  /** Whether each attempt passes; further attempts repeat the last value. */
  readonly attempts: readonly boolean[]
  readonly retries: number
  readonly answer: 'yes' | 'no' | 'throws'
  readonly interactive: boolean
}

const anyJob = (position: number): fc.Arbitrary<AnyJob> =>
  fc
    .record({
      needs: position === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(position - 1), { maxLength: 3 }),
      when: fc.oneof(
        { weight: 5, arbitrary: fc.constant<RunsAfter>('passed') },
        { weight: 4, arbitrary: fc.constantFrom<RunsAfter>('failed', 'always', 'predicate') },
      ),
      allowFailure: fc.boolean(),
      attempts: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
      retries: fc.nat(2),
      answer: fc.constantFrom('yes', 'yes', 'no', 'throws'),
      interactive: fc.boolean(),
    })
    .map((job) => ({ ...job, id: `job-${position}`, needs: job.needs.map((need) => `job-${need}`) }))

const anyJobs = fc
  .integer({ min: 1, max: 14 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, position) => anyJob(position))))

/** Shuffles the jobs of a plan, so that plan order differs from graph order. */
const anyPlan = anyJobs.chain((jobs) => fc.shuffledSubarray(jobs, { minLength: jobs.length }))

const start = (jobs: readonly AnyJob[], concurrency: number, failFast: boolean): TestRun => {
  const byId = new Map<string, AnyJob>(jobs.map((job) => [job.id, job]))
  const sketches = jobs.map(({ id, needs, when, allowFailure, retries, answer, interactive }): readonly [string, TaskSketch] => {
    const condition = () => (answer === 'throws' ? Promise.reject(new Error('no answer')) : Promise.resolve(answer === 'yes'))
    const retry = { times: retries, backoffMs: 10 }
    return [id, { needs, when, allowFailure, retry, interactive, ...(when === 'predicate' ? { condition } : {}) }]
  })
  return startRun(Object.fromEntries(sketches), {
    concurrency,
    failFast,
    script: (_, { job, attempt, signal }) => endOf(byId.get(job), attempt, signal),
  })
}

/** Each step takes a turn of the event loop, so that jobs overlap. A step that is asked to stop does so. */
const endOf = async (job: AnyJob | undefined, attempt: number, signal: AbortSignal): Promise<StepResult> => {
  await allSettled()
  if (signal.aborted) return { ended: { status: 'cancelled' } }
  const isPassing = job?.attempts[Math.min(attempt, job.attempts.length) - 1] ?? true
  return { ended: isPassing ? { status: 'passed' } : { status: 'failed', failure: { reason: 'exit-code', exitCode: 1 } } }
}

const finish = async (run: TestRun) => {
  const progress = { isOver: false }
  const ended = run.ended().finally(() => (progress.isOver = true))
  while (!progress.isOver) await run.clock.advance(1000)
  return ended
}

type Fate = 'passed' | 'failed' | 'skipped' | 'skipped after a failure'

/** The failure table, job by job: how each must end when the run is not stopped. */
const fates = (jobs: readonly AnyJob[]): ReadonlyMap<string, Fate> => {
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const known = new Map<string, Fate>()
  const fateOf = (id: string): Fate => {
    const job = byId.get(id)
    if (!job) throw new Error(id)
    const fate = known.get(id) ?? fateAfter(job)
    known.set(id, fate)
    return fate
  }
  const fateAfter = (job: AnyJob): Fate => {
    const needs = job.needs.map((id) => ({ fate: fateOf(id), isAllowed: byId.get(id)?.allowFailure }))
    const isBlocked = needs.some(({ fate, isAllowed }) => fate.startsWith('skipped') || (fate === 'failed' && !isAllowed))
    const isAfterFailure = needs.some(({ fate, isAllowed }) => fate === 'skipped after a failure' || (fate === 'failed' && !isAllowed))
    const hasFailure = needs.some(({ fate }) => fate === 'skipped after a failure' || fate === 'failed')
    if (job.when === 'failed' && !hasFailure) return 'skipped'
    if (job.when === 'passed' || job.when === 'predicate') {
      if (isBlocked) return isAfterFailure ? 'skipped after a failure' : 'skipped'
    }
    if (job.when === 'predicate' && job.answer !== 'yes') return job.answer === 'no' ? 'skipped' : 'failed'
    const tries = Array.from({ length: job.retries + 1 }, (_, n) => job.attempts[Math.min(n, job.attempts.length - 1)])
    return tries.includes(true) ? 'passed' : 'failed'
  }
  return new Map(jobs.map(({ id }) => [id, fateOf(id)]))
}

const statusOf = (fate: Fate | undefined): string => (fate ?? '').split(' ')[0] ?? ''
const shortened = (jobs: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(jobs).map(([id, told]) => [id, told.split(':')[0] ?? '']))

describe('any plan', () => {
  it('ends according to the failure table: every job once, none before its needs, never too many at a time, and one interactive job at a time', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, fc.integer({ min: 1, max: 4 }), async (jobs, concurrency) => {
        const run = start(jobs, concurrency, false)
        const ended = await finish(run)
        const expected = fates(jobs)
        expect(shortened(run.jobs)).to.deep.equal(Object.fromEntries(jobs.map(({ id }) => [id, statusOf(expected.get(id))])))
        const failed = jobs.filter(({ id, allowFailure }) => expected.get(id) === 'failed' && !allowFailure).map(({ id }) => id)
        expect(ended.status).to.equal(failed.length > 0 ? 'failed' : 'passed')
        if (ended.status === 'failed') expect(ended.failed).to.have.members(failed)
      }),
      { numRuns: 300 },
    )
  })

  it('ends completely under fail-fast, and fails exactly when a job failed', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, fc.integer({ min: 1, max: 4 }), async (jobs, concurrency) => {
        const run = start(jobs, concurrency, true)
        const ended = await finish(run)
        const isFailure = [...fates(jobs)].some(([id, fate]) => fate === 'failed' && !jobs.find((job) => job.id === id)?.allowFailure)
        expect(ended.status).to.equal(isFailure ? 'failed' : 'passed')
      }),
      { numRuns: 150 },
    )
  })

  it('ends completely and as cancelled, whenever the cancel and then the kill arrive', async () => {
    const moments = fc.tuple(fc.nat(12), fc.nat(12))
    await fc.assert(
      fc.asyncProperty(anyPlan, fc.integer({ min: 1, max: 4 }), moments, async (jobs, concurrency, [cancelAt, killAfter]) => {
        const run = start(jobs, concurrency, false)
        for (let turn = 0; turn < cancelAt; turn++) await allSettled()
        const isOver = Object.keys(run.jobs).length === jobs.length
        run.cancel()
        for (let turn = 0; turn < killAfter; turn++) await allSettled()
        run.kill()
        const ended = await finish(run)
        if (!isOver) expect(ended).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
      }),
      { numRuns: 200 },
    )
  })
})
