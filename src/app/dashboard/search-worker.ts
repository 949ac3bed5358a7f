import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { searchLogs } from './search-logs.ts'
import type { FromSearchWorker, SearchOrder, ToSearchWorker } from './search-messages.ts'

/* The thread of one search: its owner ends it when it takes too long, whatever its expression is doing. */

const port = parentPort
if (!port) throw new Error('This is the thread of a search and no program.')
const say = (message: FromSearchWorker): void => {
  port.postMessage(message)
}
const nextRuns = async (): Promise<ToSearchWorker> => {
  const answered = once(port, 'message')
  say({ type: 'more' })
  const [runs] = (await answered) as [ToSearchWorker]
  return runs
}

say({ type: 'ready' })
await searchLogs(workerData as SearchOrder, { nextRuns, say })
port.close()
