import { useEffect, useState, useSyncExternalStore } from 'react'
import { hearBack, useNotices } from '../live/notices.ts'
import { createLogFeed, type FeedState, type LogFeed } from './log-feed.ts'

/** The log of a job, kept up to date. `linesAtEnd` returns how many lines are in view while following the end; 0 when not following. */
export const useLogFeed = (
  {
    run,
    job,
    isRunning,
    hasErrors,
  }: { readonly run: string; readonly job: string; readonly isRunning: boolean; readonly hasErrors: boolean },
  at: number | 'end',
  linesAtEnd: () => number,
): readonly [LogFeed, FeedState] => {
  const [feed] = useState(() => createLogFeed(run, job, hasErrors))
  const [begin] = useState(at)
  const state = useSyncExternalStore(feed.subscribe, feed.read)
  useEffect(() => feed.open(begin), [feed, begin])
  // the run page learned of the job's end before this log did
  const isEnding = !isRunning && state.facts?.isGrowing === true
  useEffect(() => {
    if (isEnding) feed.refresh(linesAtEnd())
  }, [feed, isEnding, linesAtEnd])
  useNotices((notices) => {
    const isOurs = notices.some((notice) => {
      if (notice.kind === 'reset') return true
      if (notice.kind === 'log') return notice.run === run && notice.job === job && notice.bytes !== state.facts?.bytes
      return notice.run === run && state.facts?.isGrowing !== false
    })
    if (isOurs) feed.refresh(linesAtEnd())
  })
  useEffect(
    () =>
      hearBack(() => {
        feed.retry()
      }),
    [feed],
  )
  return [feed, state]
}
