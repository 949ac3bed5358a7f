import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from './random.ts'

/** What the clients report at their end. */
export interface ClientsReport {
  readonly probes: number
  readonly healthP99Ms: number
  /** Requests whose client left early. */
  readonly left: number
  readonly searches: number
  /** Searches that were refused although all others had been left. */
  readonly refused: number
}

// node clients.ts URL-FILE SEED: probes the health of the server whose URL is in the file, and asks for much that it does not wait for.
// On SIGTERM, it prints a ClientsReport.
const [urlFile = '', seed = '1'] = process.argv.slice(2)
const random = seededRandom(Number(seed))
const times: number[] = []
const counts = { left: 0, searches: 0, refused: 0 }
let isOver = false

const urlNow = (): string => {
  try {
    return readFileSync(urlFile, 'utf8')
  } catch {
    return ''
  }
}

const probe = async (): Promise<void> => {
  while (!isOver) {
    await sleep(100)
    const startedAt = performance.now()
    try {
      const answer = await fetch(`${urlNow()}/api/health`)
      await answer.text()
      if (answer.status === 200) times.push(performance.now() - startedAt)
    } catch {
      // the server is restarted now and then
    }
  }
}

const leaveEarly = async (): Promise<void> => {
  const paths = ['/api/v1/search?text=line', '/api/v1/stream', '/api/v1/runs?limit=500', '/api/v1/pipelines', '/api/v1/search?text=nothing']
  while (!isOver) {
    const path = paths[Math.floor(random() * paths.length)] ?? ''
    const ms = path === '/api/v1/stream' ? random() * 2_000 : random() * 40
    try {
      const answer = await fetch(`${urlNow()}${path}`, { signal: AbortSignal.timeout(ms) })
      await answer.text()
    } catch {
      counts.left++
    }
    await sleep(random() * 100)
  }
}

/** The clients that left must not use up the searches. */
const searchToTheEnd = async (): Promise<void> => {
  let refusedInARow = 0
  while (!isOver) {
    await sleep(2_000)
    try {
      const answer = await fetch(`${urlNow()}/api/v1/search?text=line`)
      await answer.text()
      counts.searches++
      refusedInARow = answer.status === 503 ? refusedInARow + 1 : 0
      if (refusedInARow >= 5) counts.refused++
    } catch {
      refusedInARow = 0
    }
  }
}

process.on('SIGTERM', () => {
  isOver = true
  const sorted = times.toSorted((a, b) => a - b)
  const healthP99Ms = sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)] ?? 0
  const report: ClientsReport = { probes: times.length, healthP99Ms, ...counts }
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit())
})
await Promise.all([probe(), leaveEarly(), leaveEarly(), leaveEarly(), searchToTheEnd()])
