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
let hasBegun = false
/** The newest notice of each thing since the hearers were last told. */
const waiting = new Map<string, NoticeJson>()
let isPlanned = false

/** A page that nobody sees costs nothing: its notices wait until it is looked at, the newest of each thing only. */
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

/** Begins to listen; called once, when the page starts. */
export const startListening = (): void => {
  document.addEventListener('visibilitychange', plan)
  listenTogether((news) => {
    if ('notice' in news) {
      for (const hear of hearersAtOnce) hear(news.notice)
      const key = noticeKey(news.notice)
      // what is set again moves to the end
      waiting.delete(key)
      waiting.set(key, news.notice)
      plan()
      return
    }
    if (news.connection === 'open' && !hasBegun) {
      hasBegun = true
      // what was fetched before the stream was open may have changed since, and nothing has told of it
      waiting.set('reset', { kind: 'reset' })
      plan()
    }
    if (news.connection === connection) return
    connection = news.connection
    for (const hear of connectionHearers) hear()
    if (connection === 'open') for (const hear of backHearers) hear()
  })
}

/** Hears the server's notices for as long as it is not ended, at most once a frame and never while the page is hidden. */
export const hearNotices = (hear: Hearer): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Hears each notice as it comes, also while nobody looks at the page: for what is meant for a person who looks elsewhere. */
export const hearAtOnce = (hear: (notice: NoticeJson) => void): void => {
  hearersAtOnce.add(hear)
}

/** Hears the server's notices while the component is there. */
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

/** Hears when the server answers again, after it was away or this browser was signed out. */
export const hearBack = (hear: () => void): (() => void) => {
  backHearers.add(hear)
  return () => void backHearers.delete(hear)
}

const subscribe = (hear: () => void): (() => void) => {
  connectionHearers.add(hear)
  return () => void connectionHearers.delete(hear)
}

/** How the page stands with the server just now. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => connection)
