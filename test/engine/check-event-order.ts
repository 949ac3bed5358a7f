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
    const where = `event ${index + 1}: ${JSON.stringify(event)}`
    if (event.type === 'annotation.added' || event.type === 'processes.left') continue
    if (!('job' in event)) throw new Error(`unexpected ${where}`)
    const job = jobs.get(event.job)
    if (!job) throw new Error(`a job that was not planned: ${where}`)
    if ('log' in event) {
      expect(event.log.bytes, where).to.be.at.least(job.bytes)
      job.bytes = event.log.bytes
    }
    switch (event.type) {
      case 'job.queued':
        expect(job.phase, where).to.be.oneOf(['pending', 'queued'])
        job.phase = 'queued'
        break
      case 'job.started':
        expect(job.phase, where).to.be.oneOf(job.attempts === 0 ? ['pending', 'queued'] : ['retrying'])
        job.phase = 'running'
        job.attempts++
        job.steps = []
        expect(event.attempt, where).to.equal(job.attempts)
        for (const need of needs.get(event.job) ?? []) expect(jobs.get(need)?.phase, `${need} before ${where}`).to.equal('over')
        break
      case 'step.started':
        expect(job.phase, where).to.equal('running')
        expect(event.step, where).to.equal(job.steps.length)
        if (event.parent !== undefined) expect(job.steps[event.parent], where).to.equal('open')
        job.steps.push('open')
        break
      case 'step.finished':
        expect(job.steps[event.step], where).to.equal('open')
        job.steps[event.step] = 'closed'
        break
      case 'job.retrying':
        expect(job.phase, where).to.equal('running')
        expect(job.steps, where).not.to.include('open')
        job.phase = 'retrying'
        break
      case 'job.finished':
        expect(job.phase, where).to.be.oneOf(['running', 'retrying'])
        expect(job.steps, where).not.to.include('open')
        expect(event.attempt, where).to.equal(job.attempts)
        job.phase = 'over'
        break
      case 'job.skipped':
        expect(job.phase, where).to.be.oneOf(['pending', 'queued'])
        job.phase = 'over'
        break
      default:
        throw new Error(`not the engine's to say: ${where}`)
    }
    if (job.phase === 'running' || job.phase === 'retrying') running.add(event.job)
    else running.delete(event.job)
    expect(running.size, where).to.be.at.most(concurrency)
    expect(running.intersection(interactive).size, `interactive jobs at ${where}`).to.be.at.most(1)
  }
  for (const [id, { phase }] of jobs) expect(phase, id).to.equal('over')
}
