import { useEffect, useState } from 'react'
import type { LogMarkJson } from '../../../src/wire/api.ts'
import { fetchJson } from '../../api.ts'
import type { LogFacts } from '../log-facts.ts'

const none: readonly LogMarkJson[] = []
/** A log with more folds is shown without those behind these. */
const mostMarks = 5000
/** A growing log is looked at again no more often than this. */
const everyMs = 1000

interface Found {
  readonly marks: readonly LogMarkJson[]
  /** The first line to look at next. */
  readonly next: number
  readonly isWhole: boolean
  /** The size of the log when it was looked at. */
  readonly bytes: number
}

/** The marks in a log, as far as the server has looked through it. They arrive after its first lines, and part by part if it is long. */
export const useLogMarks = (run: string, job: string, facts: LogFacts | undefined): readonly LogMarkJson[] => {
  const [found, setFound] = useState<Found>({ marks: none, next: 1, isWhole: false, bytes: -1 })
  const bytes = facts?.bytes ?? 0
  const isDue = bytes > 0 && found.marks.length < mostMarks && (!found.isWhole || bytes !== found.bytes)
  const { next, isWhole } = found
  useEffect(() => {
    if (!isDue) return
    const abort = new AbortController()
    const ask = (): void => {
      fetchJson('jobMarks', { params: { run, job }, query: { from: next }, signal: abort.signal }).then(
        (answer) => {
          setFound((old) => ({
            // the last line may have grown since
            marks: answer.marks.length === 0 ? old.marks : [...old.marks.filter(({ line }) => line < next), ...answer.marks],
            next: answer.next,
            isWhole: answer.isWhole,
            bytes,
          }))
        },
        // without them the log is only not folded
        () => undefined,
      )
    }
    const timer = setTimeout(ask, isWhole ? everyMs : 0)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [run, job, isDue, next, isWhole, bytes])
  return found.marks
}
