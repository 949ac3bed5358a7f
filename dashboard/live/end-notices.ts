import { useSyncExternalStore } from 'react'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { links } from '../links.ts'
import { fetchRun } from '../queries.ts'
import { choose, chosen } from '../choices.ts'
import { formatDuration } from '../../src/model/text/duration.ts'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'
import { hearAtOnce } from './notices.ts'

/** Runs shorter than this get no notification: the user is probably still looking at the page. */
const leastMs = 30_000
const name = 'end-notices'
const hearers = new Set<() => void>()

/** Whether this browser supports notifications. */
export const canNotify = (): boolean => 'Notification' in globalThis

const isOn = (): boolean => canNotify() && Notification.permission === 'granted' && chosen(name) === 'on'

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Whether the user wants a notification when a run ends. */
export const useEndNotices = (): boolean => useSyncExternalStore(subscribe, isOn)

/** Turns the notifications on or off. The browser asks the user for permission once. */
export const chooseEndNotices = async (wanted: boolean): Promise<void> => {
  const isWanted = wanted && (await Notification.requestPermission()) === 'granted'
  choose(name, isWanted ? 'on' : 'off')
  for (const hear of hearers) hear()
}

/**
 * Shows a browser notification when a run of over 30 s ends, on any page, even in a hidden tab. So this also requests the run's name from a
 * hidden tab, but only if the user has turned notifications on.
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
  // several tabs show one notification: it replaces any other with the same tag
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
