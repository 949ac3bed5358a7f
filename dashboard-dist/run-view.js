import { getJson } from './api.js'
import { element } from './element.js'
import { logView } from './log-view.js'
import { moment, state, took } from './words.js'

/** One run with its jobs, and the log of the one that is open. */
export const runView = (run, job) => {
  const head = element('div', { class: 'head' })
  const jobs = element('ol', { class: 'jobs' })
  const log = job === undefined ? undefined : logView(run, job)
  const node = element('section', { class: log ? 'with-log' : '' }, head, jobs, log?.node)
  let isLogDue = true
  return {
    node,
    title: run,
    concerns: (notice) => {
      if (notice.kind === 'reset') isLogDue = true
      else if (notice.run !== run) return false
      if (notice.kind === 'log') {
        if (notice.job !== job) return false
        isLogDue = true
      }
      return true
    },
    refresh: async () => {
      const detail = await getJson(`/api/v1/runs/${encodeURIComponent(run)}`)
      head.replaceChildren(...headOf(detail.run))
      jobs.replaceChildren(...detail.jobs.map((one) => rowOf(run, one, one.id === job)))
      const opened = detail.jobs.find(({ id }) => id === job)
      if (log && (isLogDue || log.isGrowing())) {
        isLogDue = false
        await log.refresh(opened)
      }
    },
  }
}

const headOf = (run) => [
  element('h1', {}, state(run.status), ' ', run.pipeline),
  element(
    'p',
    { class: 'quiet' },
    ...[run.id, run.project, run.branch, run.subject, run.because].filter(Boolean).flatMap((fact) => [fact, ' · ']),
    'started ',
    moment(run.startedAt),
    ' · ',
    took(run),
  ),
]

const rowOf = (run, job, isOpen) =>
  element(
    'li',
    {},
    element(
      'a',
      { href: `/runs/${run}?job=${encodeURIComponent(job.id)}`, class: 'row', 'aria-current': isOpen ? 'true' : undefined },
      state(job.status),
      element('span', { class: 'name' }, job.title ?? job.id),
      element('span', { class: 'quiet' }, job.because ?? job.waitsFor ?? ''),
      took(job),
    ),
  )
