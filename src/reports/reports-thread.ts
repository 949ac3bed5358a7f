import { Worker } from 'node:worker_threads'
import { workerUrl } from '../process/worker-url.ts'
import type { ReadReports, ReportsOrder } from './read-reports.ts'

/** How long the end of a job may wait for its reports, in milliseconds. Reading 20 MB takes less. */
const longestMs = 5000
const resourceLimits = { maxOldGenerationSizeMb: 512 }

/** Reads reports in a thread, which hostile files cannot keep busy for ever. Rejects if it fails, takes too long, or runs out of memory. */
export const readInThread = (order: ReportsOrder, limitMs = longestMs): Promise<ReadReports> =>
  new Promise<ReadReports>((resolve, reject) => {
    // the oldest Nodes print a warning for globs
    const execArgv = ['--disable-warning=ExperimentalWarning']
    const thread = new Worker(workerUrl('reports/report-worker'), { workerData: order, execArgv, env: {}, resourceLimits })
    const timer = setTimeout(() => {
      end(() => {
        reject(new Error(`reading them took more than ${limitMs / 1000} seconds`))
      })
    }, limitMs)
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      thread.removeAllListeners()
      // its end is settled, whatever else goes wrong
      thread.on('error', () => undefined)
      void thread.terminate().then(settle, settle)
    }
    thread.once('message', (read: ReadReports) => {
      end(() => {
        resolve(read)
      })
    })
    thread.once('error', (error) => {
      end(() => {
        reject(error)
      })
    })
    thread.once('exit', () => {
      end(() => {
        reject(new Error('their reader ended early'))
      })
    })
  })
