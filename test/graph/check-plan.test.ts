import { expect } from 'chai'
import { checkPlan } from '../../src/graph/check-plan.ts'
import type { Plan } from '../../src/model/plan.ts'
import { UserError } from '../../src/model/user-error.ts'
import { planOf, plannedJob } from './plan-of.ts'

const mistakeIn = (plan: Plan): UserError => {
  try {
    checkPlan(plan)
  } catch (error) {
    expect(error).to.be.instanceOf(UserError)
    if (error instanceof UserError) return error
  }
  throw new Error('The plan was accepted.')
}

describe('checkPlan', () => {
  it('accepts a plan whose needs all exist and form no cycle', () => {
    checkPlan(planOf({ install: {}, lint: { needs: ['install'] }, test: { needs: ['install', 'lint', 'lint'] } }))
  })

  it('refuses a plan without jobs', () => {
    expect(mistakeIn({ jobs: [] })).to.include({ code: 'empty-plan', message: 'The plan adds no jobs.', exitCode: 2 })
  })

  it('refuses a need that is not a job, and suggests a similar name', () => {
    const mistake = mistakeIn(planOf({ install: {}, lint: { needs: ['instal'] } }))
    expect(mistake.code).to.equal('unknown-need')
    expect(mistake.message).to.equal('The job "lint" needs "instal", but the plan has no such job.')
    expect(mistake.tryThis).to.deep.equal(['Did you mean "install"?'])
  })

  it('refuses a need that is unlike any job, without a suggestion', () => {
    expect(mistakeIn(planOf({ lint: { needs: ['warehouse'] } })).tryThis[0]).to.contain('Add a job "warehouse"')
  })

  it('shows the cycle, and only the jobs in it', () => {
    const loop = mistakeIn(
      planOf({ start: {}, a: { needs: ['start', 'c'] }, b: { needs: ['a'] }, c: { needs: ['b'] }, end: { needs: ['c'] } }),
    )
    expect(loop.code).to.equal('loop')
    expect(loop.message).to.contain('a → c → b → a')
    expect(loop.message).not.to.match(/start|end/)
    expect(mistakeIn(planOf({ a: { needs: ['a'] } })).message).to.contain('a → a')
  })

  it('finds a cycle at the end of a chain of 10,000 jobs', () => {
    const jobs = Array.from({ length: 10_000 }, (_, n) => plannedJob(`job-${n}`, { needs: n === 0 ? ['job-1'] : [`job-${n - 1}`] }))
    expect(mistakeIn({ jobs }).message).to.contain('job-0 → job-1 → job-0')
  })

  it("refuses a job that can never run: when 'failed' without needs", () => {
    expect(mistakeIn(planOf({ report: { when: 'failed' } })).code).to.equal('failed-without-needs')
  })

  it('refuses duplicate ids, and ids whose log files would clash', () => {
    expect(mistakeIn({ jobs: [plannedJob('lint'), plannedJob('lint')] }).code).to.equal('duplicate-job')
    expect(mistakeIn({ jobs: [plannedJob('lint'), plannedJob('Lint')] }).code).to.equal('clashing-jobs')
  })

  it('refuses ids that are empty, unprintable or too long for a file name', () => {
    expect(mistakeIn(planOf({ '': {} })).code).to.equal('empty-job-id')
    expect(mistakeIn(planOf({ '  ': {} })).code).to.equal('empty-job-id')
    for (const id of ['a\nb', 'a\u001b[31m', 'a\u007f', 'a\u2028b', 'half \ud83d']) {
      expect(mistakeIn(planOf({ [id]: {} })).code, JSON.stringify(id)).to.equal('unprintable-job-id')
    }
    expect(mistakeIn(planOf({ ['x'.repeat(201)]: {} })).code).to.equal('job-id-too-long')
    expect(mistakeIn(planOf({ ['é'.repeat(34)]: {} })).code).to.equal('job-id-too-long')
    checkPlan(planOf({ ['x'.repeat(200)]: {}, ['é'.repeat(33)]: {} }))
  })
})
