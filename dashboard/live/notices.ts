import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { NoticeJson } from '../../src/wire/api.ts'
import { noticeKey } from '../../src/wire/notice-key.ts'
import { listenTogether } from './shared-stream.ts'
import type { Connection } from './stream.ts'

type Hearer = (notices: readonly NoticeJson[]) => void

const hearers = new Set<Hearer>()
const hearersAtOnce = new Set<(notice: NoticeJson) => void>()
const connectionHearers = new Set<() => void>()
const backHearers = new Set<() => void>()
let connection: Connection = 'open'
let lost = 0
let hasBegun = false
const firstOpen = Promise.withResolvers<undefined>()
/** The newest notice about each thing since the listeners were last called. */
const waiting = new Map<string, NoticeJson>()
let isPlanned = false

/** A hidden page costs nothing: only the newest notice about each thing is kept until the page is visible. */
const tellHearers = (): void => {
  isPlanned = false
  if (document.hidden || waiting.size === 0) return
  const notices = [...waiting.values()]
  waiting.clear()
  for (const hear of hearers) hear(notices)
}
const plan = (): void => {
  if (isPlanned || document.hidden) return
  isPlanned = true
  requestAnimationFrame(tellHearers)
}

/** Starts listening. Called once, when the page starts. */
export const startListening = (): void => {
  document.addEventListener('visibilitychange', plan)
  listenTogether((news) => {
    if ('notice' in news) {
      for (const hear of hearersAtOnce) hear(news.notice)
      const key = noticeKey(news.notice)
      // delete it first, so that the new entry moves to the end
      waiting.delete(key)
      waiting.set(key, news.notice)
      plan()
      return
    }
    if (news.connection === 'open' && !hasBegun) {
      hasBegun = true
      firstOpen.resolve(undefined)
      // data fetched before the stream opened may have changed since, without a notice
      waiting.set('reset', { kind: 'reset' })
      plan()
    }
    if (news.connection === connection) return
    if (connection === 'open') lost = Date.now()
    connection = news.connection
    for (const hear of connectionHearers) hear()
    if (connection === 'open') for (const hear of backHearers) hear()
  })
}

/** Subscribes to the server's notices: at most one call per frame, and none while the page is hidden. Returns how to unsubscribe. */
export const hearNotices = (hear: Hearer): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Subscribes to each notice as it arrives, even while the page is hidden: for notifications outside the page. */
export const hearAtOnce = (hear: (notice: NoticeJson) => void): void => {
  hearersAtOnce.add(hear)
}

/** Subscribes to the server's notices while the component is mounted. */
export const useNotices = (hear: Hearer): void => {
  const latest = useEffectEvent(hear)
  useEffect(
    () =>
      hearNotices((notices) => {
        latest(notices)
      }),
    [],
  )
}

/** Subscribes to the server's return, after it was down or this browser was signed out. */
export const hearBack = (hear: () => void): (() => void) => {
  backHearers.add(hear)
  return () => void backHearers.delete(hear)
}

const subscribe = (hear: () => void): (() => void) => {
  connectionHearers.add(hear)
  return () => void connectionHearers.delete(hear)
}

/** Resolves when the stream is open for the first time. */
export const streamIsOpen = firstOpen.promise

/** When the connection was last lost, in milliseconds since 1970. */
export const lostAt = (): number => lost

/** Whether the server can be heard, and calls `hear` when that changes. */
export const hearConnection = (hear: () => void): (() => void) => subscribe(hear)
export const isConnected = (): boolean => connection === 'open'

/** The current state of the connection to the server. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => connection)
