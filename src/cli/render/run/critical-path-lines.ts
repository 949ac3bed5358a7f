import type { RunDetailJson } from '../../../wire/run.ts'
import { counted } from '../../../model/text/counted.ts'
import { formatDuration } from '../../../model/text/duration.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { displayWidth } from '../../terminal/display-width.ts'
import { paint, spell, type Look } from '../look.ts'

/** Jobs that are named of the critical path: a long one is named by its ends. */
const mostInChain = 8
/** Shorter waits are what it takes to start a job. */
const leastWaitMs = 500

/**
 * The jobs that decided how long the run took, each with what it took and how long it waited after the one before it: for a slot, a lock, or
 * the terminal. Empty if fewer than two jobs did.
 */
export const criticalPathLines = ({ run, jobs, criticalPath }: RunDetailJson, look: Look): readonly string[] => {
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const chain = criticalPath.flatMap((id) => byId.get(id) ?? [])
  if (chain.length < 2) return []
  const parts = chain.map(({ id, startedAt = 0, durationMs }, at) => {
    const waitedMs = startedAt - (chain[at - 1]?.endedAt ?? run.startedAt)
    const waited = waitedMs >= leastWaitMs ? `waited ${formatDuration(waitedMs)}, ` : ''
    return `${sanitiseName(id)} (${waited}${durationMs === undefined ? 'still running' : formatDuration(durationMs)})`
  })
  const left = parts.length - mostInChain
  const more = `${spell(look, '…', '..')} ${counted(left, 'more job')}`
  const named = left > 0 ? [...parts.slice(0, mostInChain / 2), more, ...parts.slice(-mostInChain / 2)] : parts
  const arrow = spell(look, ' → ', ' > ')
  const lines: string[] = []
  for (const [at, part] of named.entries()) {
    const text = at === 0 ? part : `${arrow.trimStart()}${part}`
    const line = lines.at(-1)
    if (line === undefined || displayWidth(`${title}  ${line} ${text}`) > look.columns) lines.push(text)
    else lines[lines.length - 1] = `${line} ${text}`
  }
  return lines.map((line, at) => `${at === 0 ? paint(look, 'faint', title) : ' '.repeat(title.length)}  ${line}`)
}

const title = 'critical path'
