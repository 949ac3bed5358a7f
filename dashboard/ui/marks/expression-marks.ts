import { useEffect, useRef, useState } from 'react'
import { laterWorker } from '../../later.ts'
import { workerAddress } from '../../live/worker-address.ts'
import type { Range } from './marks.ts'
import type { MarksAnswer, MarksOrder } from './marks-worker.ts'
import marksWorkerUrl from './marks-worker.ts?worker&url'

const workerUrl = laterWorker(marksWorkerUrl)

/** An expression that takes longer than this on the texts in view is given up. */
const longestMs = 1_000

type Marks = ReadonlyMap<string, readonly Range[]>
const none: Marks = new Map()

/** Where an expression matches in each of these texts, as far as known; empty when `source` is absent. */
export const useExpressionMarks = (texts: readonly string[], source: string | undefined, flags: string): Marks => {
  const [marks, setMarks] = useState(none)
  const marker = useRef<Marker>(undefined)
  useEffect(() => {
    if (source === undefined) return undefined
    marker.current = startMarker(source, flags, (found) => {
      setMarks((old) => new Map([...old, ...found]))
    })
    return () => {
      marker.current?.end()
      marker.current = undefined
      setMarks(none)
    }
  }, [source, flags])
  useEffect(() => {
    marker.current?.ask(texts)
  }, [texts, source, flags])
  return marks
}

interface Marker {
  readonly ask: (texts: readonly string[]) => void
  readonly end: () => void
}

const startMarker = (source: string, flags: string, tell: (found: MarksAnswer) => void): Marker => {
  const worker = new Worker(workerAddress(workerUrl), { type: 'module', name: 'marks' })
  const asked = new Set<string>()
  let waiting = 0
  /** The worker's start-up time does not count against the expression. */
  let hasBegun = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    worker.terminate()
  }
  const watch = (): void => {
    clearTimeout(timer)
    timer = hasBegun && waiting > 0 ? setTimeout(end, longestMs) : undefined
  }
  worker.onmessage = ({ data }: MessageEvent<MarksAnswer>) => {
    if (hasBegun) waiting--
    hasBegun = true
    watch()
    tell(data)
  }
  return {
    ask: (texts) => {
      const fresh = texts.filter((text) => !asked.has(text))
      if (fresh.length === 0) return
      for (const text of fresh) asked.add(text)
      waiting++
      watch()
      worker.postMessage({ source, flags, texts: fresh } satisfies MarksOrder)
    },
    end,
  }
}
