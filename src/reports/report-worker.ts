import { parentPort, workerData } from 'node:worker_threads'
import { readReports, type ReportsOrder } from './read-reports.ts'

/* The thread that reads the reports of one job. The main thread terminates it if it takes too long, whatever is in them. */

if (!parentPort) throw new Error('This file runs only as a thread of a run.')
// passed by the process that started this thread
parentPort.postMessage(readReports(workerData as ReportsOrder))
