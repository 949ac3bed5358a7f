import { parentPort, workerData } from 'node:worker_threads'
import { createRunFolder } from '../../src/journal/run-folder.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import type { Millis, RunId } from '../../src/model/ids.ts'

const { home, at, shared, gate } = workerData as { home: string; at: Millis; shared: RunId; gate: Int32Array<SharedArrayBuffer> }
const draws = [shared]

parentPort?.postMessage('ready')
Atomics.wait(gate, 0, 0)
parentPort?.postMessage(
  createRunFolder(
    home,
    () => at,
    (time) => draws.shift() ?? mintRunId(time),
  ).id,
)
