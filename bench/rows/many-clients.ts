import { execFile } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import type { Bench } from '../bench-home.ts'
import { startDashboard, type Dashboard } from '../dashboard.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { writeTickingJob } from '../ticking-job.ts'
import { timedSparkwing } from '../timed-process.ts'

const mostMb = 300
const mostMs = 200
const probeEveryMs = 20

/** Stream clients while a job writes; a tenth of them never read. Measures the server's memory, and how fast it answers others. */
export const manyClients = async ({ home, quick }: Bench): Promise<Row> => {
  const [all, stalled] = quick ? [200, 20] : [1000, 100]
  writeTickingJob(home, quick ? 200 : 500, { leastMs: 30, mostMs: 50 })
  await using dashboard = await startDashboard(home)
  const clients: Client[] = []
  try {
    for (let n = 0; n < all; n += 1) clients.push(await openStream(dashboard.url, n < stalled))
    const times: number[] = []
    let peakMb = await rssMb(dashboard.pid)
    const run = timedSparkwing(home, ['run', '--output', 'quiet', 'tick']).then(() => 'over' as const)
    while ((await Promise.race([run, pause()])) !== 'over') {
      times.push(await timeHealth(dashboard))
      if (times.length % 50 === 0) peakMb = Math.max(peakMb, await rssMb(dashboard.pid))
    }
    peakMb = Math.max(peakMb, await rssMb(dashboard.pid))
    const deaf = clients.slice(stalled).filter(({ notices }) => notices() === 0)
    if (deaf.length > 0) throw new Error(`${deaf.length} clients received no notice about the run`)
    const p99 = percentile(times, 0.99)
    return {
      what: `${all.toLocaleString('en')} SSE clients, ${stalled} stalled`,
      floor: '–',
      ours: `${peakMb.toFixed(0)} MB, health p99 ${inMs(p99)}`,
      ratio: Math.max(peakMb / mostMb, p99 / mostMs),
      target: `≤ ${mostMb} MB, p99 < ${mostMs} ms`,
      isReached: peakMb <= mostMb && p99 < mostMs,
      note: `${times.length} probes`,
    }
  } finally {
    for (const { socket } of clients) socket.destroy()
  }
}

interface Client {
  readonly socket: Socket
  /** The number of chunks with notices. */
  readonly notices: () => number
}

/** Resolves when the stream has started; a stalled client then stops reading. */
const openStream = (url: string, isStalled: boolean): Promise<Client> =>
  new Promise((settle, reject) => {
    const { hostname, port, host } = new URL(url)
    let heard = 0
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n\r\n`)
    })
    socket.on('error', reject)
    socket.once('data', (begin: Buffer) => {
      if (!begin.toString('latin1').startsWith('HTTP/1.1 200')) {
        reject(new Error(`the stream answers ${begin.toString('latin1')}`))
        return
      }
      if (isStalled) socket.pause()
      else socket.on('data', (chunk: Buffer) => (heard += chunk.includes('data: ') ? 1 : 0))
      settle({ socket, notices: () => heard })
    })
  })

const pause = (): Promise<void> => new Promise((settle) => setTimeout(settle, probeEveryMs))

const timeHealth = async (dashboard: Dashboard): Promise<number> => {
  const startedAt = performance.now()
  await dashboard.text('/api/health')
  return performance.now() - startedAt
}

/** The current memory of the process according to `ps`, which reports KiB. */
const rssMb = async (pid: number): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return (Number(stdout) * 1024) / 1_000_000
}
