import { element } from './element.js'

const marks = {
  running: '◐',
  passed: '✓',
  failed: '✗',
  cancelled: '⊘',
  interrupted: '!',
  unreachable: '?',
  queued: '◌',
  pending: '·',
  skipped: '↷',
}

/** A state as mark and word, so that its colour never stands alone. */
export const state = (status) =>
  element(
    'span',
    { class: `state ${status}` },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, marks[status] ?? '·'),
    ` ${status}`,
  )

/** `420 ms`, `4.2 s`, `3 m 12 s`, `2 h 5 m`. */
export const duration = (ms) => {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  return minutes < 60 ? `${minutes} m ${Math.floor((ms % 60_000) / 1000)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`
}

/** How long something took, or has taken so far; then it ticks, see {@link tick}. */
export const took = ({ startedAt, durationMs, status }) => {
  if (durationMs !== undefined) return element('span', { class: 'took' }, duration(durationMs))
  if (startedAt === undefined || status !== 'running') return element('span', { class: 'took' })
  return element('span', { class: 'took', 'data-since': String(startedAt) }, duration(Date.now() - startedAt))
}

/** A moment, relative; the absolute one on hover. */
export const moment = (at) =>
  element('time', { datetime: new Date(at).toISOString(), title: new Date(at).toLocaleString(), 'data-at': String(at) }, age(at))

const age = (at) => {
  const ms = Date.now() - at
  if (ms < 60_000) return 'just now'
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m ago`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} d ago`
}

/** Brings all times on the page up to now. */
export const tick = () => {
  for (const span of document.querySelectorAll('[data-since]')) span.textContent = duration(Date.now() - Number(span.dataset.since))
  for (const time of document.querySelectorAll('[data-at]')) time.textContent = age(Number(time.dataset.at))
}
