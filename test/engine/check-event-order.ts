import { expect } from 'chai'
import type { EventBody } from '../../src/model/event.ts'
import type { Plan } from '../../src/model/plan.ts'

interface JobProgress {
  phase: 'pending' | 'queued' | 'running' | 'retrying' | 'over'
  attempts: number
  steps: ('open' | 'closed')[]
  bytes: number
}

/** Checks the events of a whole run against what every reader may rely on, without folding them into states. */
export const checkEventOrder = (plan: Plan, events: readonly EventBody[], concurrency: number): void => {
  const jobs = new Map<string, JobProgress>(plan.jobs.map(({ id }) => [id, { phase: 'pending', attempts: 0, steps: [], bytes: 0 }]))
  const needs = new Map<string, readonly string[]>(plan.jobs.map((job) => [job.id, job.needs]))
  const interactive = new Set<string>(plan.jobs.flatMap(({ id, interactive }) => (interactive ? [id] : [])))
  const running = new Set<string>()
  const [first, ...rest] = events
  expect(first, 'the first event').to.deep.equal({ type: 'run.planned', jobs: plan.jobs })

  for (const [index, event] of rest.entries()) {
    // not an assertion each, which would take longer than a run of 10,000 jobs
    const hold = (isSo: boolean, rule: string): void => {
      if (!isSo) expect.fail(`event ${index + 1}: ${rule}: ${JSON.stringify(event)}`)
    }
    if (event.type === 'annotation.added' || event.type === 'processes.left') continue
    const job = 'job' in event ? jobs.get(event.job) : undefined
    if (!('job' in event) || !job) throw new Error(`event ${index + 1} is not of a planned job: ${JSON.stringify(event)}`)
    const isIn = (...phases: readonly JobProgress['phase'][]): void => {
      hold(phases.includes(job.phase), `the job is ${job.phase}, not ${phases.join(' or ')}`)
    }
    if ('log' in event) {
      hold(event.log.bytes >= job.bytes, 'the log shrinks')
      job.bytes = event.log.bytes
    }
    switch (event.type) {
      case 'job.queued':
        isIn('pending', 'queued')
        job.phase = 'queued'
        break
      case 'job.checked':
        isIn('pending', 'queued')
        break
      case 'job.started':
        if (job.attempts === 0) isIn('pending', 'queued')
        else isIn('retrying')
        job.phase = 'running'
        job.attempts++
        job.steps = []
        hold(event.attempt === job.attempts, `it is attempt ${job.attempts}`)
        for (const need of needs.get(event.job) ?? []) hold(jobs.get(need)?.phase === 'over', `${need} is not over`)
        break
      case 'step.started':
        isIn('running')
        hold(event.step === job.steps.length, `it is step ${job.steps.length}`)
        if (event.parent !== undefined) hold(job.steps[event.parent] === 'open', 'its parent is not open')
        job.steps.push('open')
        break
      case 'step.finished':
        hold(job.steps[event.step] === 'open', 'the step is not open')
        job.steps[event.step] = 'closed'
        break
      case 'job.retrying':
        isIn('running')
        hold(!job.steps.includes('open'), 'a step is open')
        job.phase = 'retrying'
        break
      case 'job.finished':
        isIn('running', 'retrying')
        hold(!job.steps.includes('open'), 'a step is open')
        hold(event.attempt === job.attempts, `it is attempt ${job.attempts}`)
        job.phase = 'over'
        break
      case 'job.skipped':
        isIn('pending', 'queued')
        job.phase = 'over'
        break
      default:
        hold(false, "it is not the engine's to say")
    }
    if (job.phase === 'running' || job.phase === 'retrying') running.add(event.job)
    else running.delete(event.job)
    hold(running.size <= concurrency, `${running.size} jobs are running`)
    hold(running.intersection(interactive).size <= 1, 'two interactive jobs are running')
  }
  expect([...jobs].filter(([, { phase }]) => phase !== 'over')).to.deep.equal([])
}
