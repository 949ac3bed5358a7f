import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { renderError } from '../../../src/cli/describe-error.ts'
import { runEnd } from '../../../src/cli/render/run/run-end.ts'
import { renderDoctor } from '../../../src/cli/render/render-doctor.ts'
import { renderPipelineDetail, renderPipelines } from '../../../src/cli/render/render-pipelines.ts'
import { renderPlan } from '../../../src/cli/render/render-plan.ts'
import { renderRunDetail } from '../../../src/cli/render/run/render-run-detail.ts'
import { renderNoRuns, renderRunList } from '../../../src/cli/render/render-run-list.ts'
import { renderSteps } from '../../../src/cli/render/render-steps.ts'
import { renderUnreadable } from '../../../src/cli/render/render-unreadable.ts'
import type { JobExcerpt } from '../../../src/records/show-run.ts'
import { toJobId } from '../../../src/model/ids.ts'
import { quoteForShell } from '../../../src/model/text/quote-for-shell.ts'
import { plannedJob, runId, startedAt } from '../run-events.ts'
import { sampleDetail, sampleSummary } from './run-samples.ts'

/** It writes the clipboard, clears the screen, and reverses and overwrites what follows. */
const hostile = 'x\x1b]52;c;cHduZWQ=\x07\x1b[2J\x9b1m\u202e\ry'
const look = { columns: 200, isColour: false, now: startedAt }

/** The words of the record that are ours and that no text from outside can take the place of. */
const ownWords = new Set(['status', 'level', 'reason', 'type', 'when'])

/** The same value with hostile text in each text from outside. */
const poisoned = <T>(value: T): T => {
  if (typeof value === 'string') return `${value}${hostile}` as T
  if (Array.isArray(value)) return value.map(poisoned) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, ownWords.has(key) ? (inner as unknown) : poisoned(inner)]),
  ) as T
}

const expectHarmless = (text: string): void => {
  expect(text).to.include('x')
  expect(text).not.to.match(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
}

describe('text from outside on the terminal', () => {
  const detail = sampleDetail()
  const { id, folder } = detail.run
  const run = {
    ...poisoned({ ...detail.run, args: ['a'], inputs: {}, options: { concurrency: 2, only: 'a', from: 'b' }, directory: '/elsewhere' }),
    ...{ id, folder, inputs: { [`in${hostile}`]: hostile } },
  }
  const jobs = poisoned(detail.jobs)

  it('row 65: cannot steer it from `runs show`, `runs list`, or the end of a run', () => {
    const excerpt: JobExcerpt = {
      blocks: [],
      tail: [{ number: 1, text: hostile, stream: 'out' }],
      log: { lines: 1 },
    }
    const excerpts = new Map(jobs.map((job) => [job.id, excerpt]))
    expectHarmless(renderRunDetail({ ...detail, run, jobs }, { ...look, excerpts }))
    expectHarmless(renderRunDetail({ ...detail, run: { ...run, command: ['make', hostile] }, jobs }, look))
    expectHarmless(runEnd({ ...detail, run, jobs }, { isColour: false }).join('\n'))
    const summaries = [poisoned(sampleSummary()), poisoned(sampleSummary({ project: '/other' }))].map((summary) => ({
      ...summary,
      id: runId,
    }))
    expectHarmless(renderRunList({ runs: summaries }, look))
    expectHarmless(renderUnreadable({ runs: [], unreadable: [{ ...poisoned({ reason: '', tryThis: '' }), id: runId, reason: hostile }] }))
    expectHarmless(renderNoRuns({ because: 'unknown-pipeline', pipeline: hostile, near: hostile }))
  })

  it('row 65: cannot steer it from a plan, a pipeline, a step type, the doctor or an error', () => {
    const plannedJobs = poisoned([plannedJob('a', { title: 't' })])
    const input = poisoned({ name: 'n', flag: '--n', type: 'text', placeholder: 'p', description: 'd', default: 'e' })
    const inputs = [{ ...input, type: 'text' as const, isRequired: false, isRepeatable: false, isSecret: false }]
    expectHarmless(renderPlan({ pipeline: hostile, jobs: plannedJobs, notSelected: { [plannedJobs[0]?.id ?? '']: hostile } }, look))
    const poisonedPipelines = [poisoned({ name: 'a', from: 'b', description: 'c', project: 'd' })]
    expectHarmless(
      renderPipelines({ pipelines: poisonedPipelines, projects: [{ directory: hostile, relation: 'outer', hidden: [hostile] }] }, look),
    )
    expectHarmless(renderPipelineDetail({ pipeline: hostile, from: hostile, description: hostile, inputs, jobs: plannedJobs }, look))
    expectHarmless(
      renderSteps({ steps: [{ ...poisoned({ type: 'a', plugin: 'b', summary: 'c' }), type: hostile, options: inputs }] }, look),
    )
    expectHarmless(
      renderDoctor({ home: '/h', ok: false, checks: [{ name: 'runs', status: 'problem', message: hostile, tryThis: hostile }] }, look),
    )
    expectHarmless(renderError({ code: 'c', message: hostile, tryThis: [hostile], exitCode: 1, stack: hostile }))
  })

  it('row 65, A13: takes one line, and is the same again when it is pasted into bash', () => {
    for (const word of [hostile, `it's \\ "${hostile}"`, toJobId('a b'), 'a\nb\tc', '\x1b1', 'ü\x85é\r', `$'\x07'`]) {
      const quoted = quoteForShell(word)
      expect(quoted).not.to.match(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u202e]/)
      expect(execFileSync('bash', ['-c', `printf %s ${quoted}`], { encoding: 'utf8' })).to.equal(word)
    }
  })

  it('row 65: takes no more than its column in a list, however long it is', () => {
    const text = renderRunList(
      { runs: [sampleSummary({ pipeline: 'p'.repeat(1_000_000) }), sampleSummary()] },
      { ...look, columns: Infinity },
    )
    for (const line of text.split('\n')) expect(line.length).to.be.below(300)
  })
})
