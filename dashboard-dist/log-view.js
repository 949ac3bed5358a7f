import { getJson, jobPath } from './api.js'
import { element } from './element.js'

/** Lines at first, lines a fetch, and most lines that the page keeps. */
const [tail, window_, most] = [300, 1000, 5000]

/** The end of a job's log, growing with it. */
export const logView = (run, job) => {
  const path = jobPath(run, job)
  const skipped = element('p', { class: 'quiet' })
  const lines = element('div', { class: 'lines', role: 'log', 'aria-live': 'off' })
  const node = element(
    'section',
    { class: 'log', 'aria-label': `Log of ${job}` },
    element('h2', {}, job, ' ', element('a', { href: `${path}/log`, download: '', class: 'quiet' }, 'whole log')),
    skipped,
    lines,
  )
  let last = 0
  let isGrowing = true

  const show = (window) => {
    // the last line of before may have been only a part of a line
    if (window.lines[0]?.number === last) lines.lastElementChild?.remove()
    lines.append(...window.lines.map(lineOf))
    last = window.lines.at(-1)?.number ?? last
    while (lines.childElementCount > most) lines.firstElementChild.remove()
    const hidden = Number(lines.firstElementChild?.dataset.number ?? 1) - 1
    skipped.textContent = hidden > 0 ? `${hidden.toLocaleString()} earlier lines are not shown here.` : ''
    isGrowing = window.isGrowing
  }

  return {
    node,
    isGrowing: () => isGrowing,
    refresh: async (state) => {
      const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40
      let window = await getJson(last === 0 ? `${path}/lines?tail=${tail}` : `${path}/lines?from=${last}&count=${window_}`)
      show(window)
      while (window.lines.length > 1 && last < window.total) {
        window = await getJson(`${path}/lines?from=${last}&count=${window_}`)
        show(window)
      }
      if (last === 0) skipped.textContent = wordsForNothing(state)
      if (!window.isComplete) skipped.textContent += ' Some of the output was lost while it was written.'
      if (isAtEnd) lines.scrollTop = lines.scrollHeight
    },
  }
}

const wordsForNothing = (job) => {
  if (job?.status === 'running') return 'No output yet.'
  if (job?.status === 'pending' || job?.status === 'queued') return 'It has not started yet.'
  return job?.status === 'skipped' ? 'It was skipped and wrote nothing.' : 'No output.'
}

const lineOf = ({ number, text, isCut, stream }) =>
  element(
    'div',
    { class: stream === 'err' ? 'line err' : 'line', 'data-number': String(number) },
    element('span', { class: 'number', 'aria-hidden': 'true' }, String(number)),
    element('span', { class: 'text' }, plain(text), isCut ? ' … (the line is longer)' : undefined),
  )

/** Text as a terminal would have left it, without colours: what follows the last carriage return, and no sequence that steers anything. */
const plain = (text) => {
  const row = text.split('\r').findLast((part) => part !== '') ?? ''
  return row.replace(steering, '').replace(unseen, '')
}
const steering =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
