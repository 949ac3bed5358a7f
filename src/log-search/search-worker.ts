import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { matchLog } from './match-log.ts'
import { searchLogs } from './search-logs.ts'
import type { FromMatchWorker, FromSearchWorker, ThreadOrder, ToSearchWorker } from './search-messages.ts'

/* The thread of one search. The main thread terminates it if it takes too long, whatever its expression is doing. */

const port = parentPort
if (!port) throw new Error('This file runs only as a thread of a search.')
const say = (message: FromSearchWorker | FromMatchWorker): void => {
  port.postMessage(message)
}
const nextRuns = async (): Promise<ToSearchWorker> => {
  const answered = once(port, 'message')
  say({ type: 'more' })
  const [runs] = (await answered) as [ToSearchWorker]
  return runs
}

say({ type: 'ready' })
// passed by the process that started this thread
const order = workerData as ThreadOrder
if (order.kind === 'match') await matchLog(order, say)
else await searchLogs(order, { nextRuns, say })
port.close()
