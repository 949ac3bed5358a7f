import { useSyncExternalStore } from 'react'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { links } from '../links.ts'
import { fetchRun } from '../queries.ts'
import { choose, chosen } from '../choices.ts'
import { formatDuration } from '../../src/model/text/duration.ts'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'
import { hearAtOnce } from './notices.ts'

/** Nobody waits away from the page for what takes no longer. */
const leastMs = 30_000
const name = 'end-notices'
const hearers = new Set<() => void>()

/** Whether this browser can say something outside the page. */
export const canNotify = (): boolean => 'Notification' in globalThis

const isOn = (): boolean => canNotify() && Notification.permission === 'granted' && chosen(name) === 'on'

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Whether a person wants to be told when a run ends. */
export const useEndNotices = (): boolean => useSyncExternalStore(subscribe, isOn)

/** Turns the notices on, for which the browser asks the person once, or off. */
export const chooseEndNotices = async (wanted: boolean): Promise<void> => {
  const isWanted = wanted && (await Notification.requestPermission()) === 'granted'
  choose(name, isWanted ? 'on' : 'off')
  for (const hear of hearers) hear()
}

/**
 * Tells by the browser when a run of over 30 s ends, on whatever page, also while nobody looks at it: that is what it is for. So the one
 * request for the run's name is made in a hidden tab too, and only for a person who has asked to be told.
 */
export const tellOfEnds = (): void => {
  const told = new Set<string>()
  hearAtOnce((notice) => {
    if (notice.kind !== 'run' || notice.status === 'running' || told.has(notice.run) || !isOn()) return
    told.add(notice.run)
    fetchRun(notice.run).then(tell, () => undefined)
  })
}

const tell = ({ run, jobs }: RunDetailJson): void => {
  if (run.durationMs === undefined || run.durationMs < leastMs) return
  const failed = run.failed?.map((id) => jobs.find((job) => job.id === id)?.title ?? id) ?? []
  // several tabs say the same once: a notice takes the place of another with its tag
  const notice = new Notification(`${sanitiseName(run.pipeline)} ${run.status}`, {
    tag: run.id,
    body: `after ${formatDuration(run.durationMs)}${failed.length > 0 ? `: ${sanitiseName(failed.slice(0, 3).join(', '))}` : ''}`,
  })
  notice.onclick = () => {
    focus()
    if (location.pathname !== links.run(run.id)) location.assign(links.run(run.id))
    notice.close()
  }
}
