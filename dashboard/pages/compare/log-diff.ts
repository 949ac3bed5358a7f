import { useEffect, useState } from 'react'
import { laterWorker } from '../../later.ts'
import { workerAddress } from '../../live/worker-address.ts'
import type { LogDiffNews, LogDiffOrder } from './log-diff-worker.ts'
import logDiffWorkerUrl from './log-diff-worker.ts?worker&url'

const workerUrl = laterWorker(logDiffWorkerUrl)

/** Diffs a job's logs in a worker, and again when `round` changes. */
export const useLogDiff = ({ a, b, job }: LogDiffOrder, round: string): LogDiffNews | undefined => {
  const key = JSON.stringify([a, b, job, round])
  const [state, setState] = useState<{ readonly key: string; readonly news: LogDiffNews }>()
  useEffect(() => {
    const worker = new Worker(workerAddress(workerUrl), { type: 'module', name: 'log diff' })
    worker.onmessage = ({ data }: MessageEvent<LogDiffNews>) => {
      setState({ key, news: data })
      if (data.type !== 'read') worker.terminate()
    }
    worker.onerror = () => {
      setState({ key, news: { type: 'failed', message: 'The logs could not be compared: the worker did not start.' } })
    }
    worker.postMessage({ a, b, job } satisfies LogDiffOrder)
    return () => {
      worker.terminate()
    }
  }, [key, a, b, job])
  return state?.key === key ? state.news : undefined
}
