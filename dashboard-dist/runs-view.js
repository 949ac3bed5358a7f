import { getJson } from './api.js'
import { element } from './element.js'
import { moment, state, took } from './words.js'

/** The newest runs of this machine, live. */
export const runsView = () => {
  const list = element('ol', { class: 'runs' })
  const node = element('section', {}, element('h1', {}, 'Runs'), list)
  return {
    node,
    title: 'Runs',
    concerns: ({ kind }) => kind !== 'log',
    refresh: async () => {
      const { runs } = await getJson('/api/v1/runs?limit=100')
      list.replaceChildren(...(runs.length === 0 ? [nothingYet()] : runs.map(row)))
    },
  }
}

const row = (run) =>
  element(
    'li',
    {},
    element(
      'a',
      { href: `/runs/${run.id}`, class: 'row' },
      state(run.status),
      element('span', { class: 'name' }, run.pipeline),
      element('span', { class: 'quiet', title: run.project }, [folderName(run.project), run.branch].filter(Boolean).join(' · ')),
      element('span', { class: 'quiet' }, jobWords(run)),
      took(run),
      moment(run.startedAt),
    ),
  )

const folderName = (path) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path

const jobWords = ({ jobCounts, failed }) => {
  if (failed?.length) return `${failed.join(', ')} failed`
  const total = Object.values(jobCounts).reduce((sum, count) => sum + count, 0)
  return total === 0 ? '' : `${jobCounts.passed ?? 0} of ${total} ${total === 1 ? 'job' : 'jobs'} passed`
}

const nothingYet = () =>
  element('li', { class: 'quiet' }, 'Nothing has run yet. In a project, ', element('code', {}, 'sparkwing run'), ' lists what can.')
