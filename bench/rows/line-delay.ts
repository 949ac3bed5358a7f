import { get } from 'node:http'
import type { LogLinesJson, NoticeJson } from '../../src/wire/api.ts'
import type { Bench } from '../bench-home.ts'
import { startDashboard, type Dashboard } from '../dashboard.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { writeTickingJob } from '../ticking-job.ts'
import { timedSparkwing } from '../timed-process.ts'

const mostHalf = 60
const mostAll = 200
const lines = 200
/** Notices for all lines should have arrived long before this. */
const patienceMs = 5000

/** The time from a job's write until a client that listens to the stream and then fetches the tail has the line. */
export const lineDelay = async ({ home }: Bench): Promise<Row> => {
  writeTickingJob(home, lines, { leastMs: 20, mostMs: 80 })
  await using dashboard = await startDashboard(home)
  using reader = readTail(dashboard)
  await reader.heard
  await timedSparkwing(home, ['run', '--output', 'quiet', 'tick'])
  const delays = await reader.delays
  const [half, all] = [percentile(delays, 0.5), percentile(delays, 0.99)]
  return {
    what: `line written → read, ${lines} lines`,
    floor: '–',
    ours: `p50 ${inMs(half)}, p99 ${inMs(all)}`,
    ratio: Math.max(half / mostHalf, all / mostAll),
    target: `p50 ≤ ${mostHalf} ms, p99 ≤ ${mostAll} ms`,
    isReached: half <= mostHalf && all <= mostAll,
  }
}

interface TailReader extends Disposable {
  /** Resolves when the stream is open. */
  readonly heard: Promise<void>
  /** One delay per line, once all lines have arrived. */
  readonly delays: Promise<readonly number[]>
}

const readTail = (dashboard: Dashboard): TailReader => {
  const heard = Promise.withResolvers<undefined>()
  const all = Promise.withResolvers<readonly number[]>()
  const delays: number[] = []
  let isReading = false
  let isStale = false
  let giveUp: NodeJS.Timeout | undefined

  const read = async ({ run, job }: NoticeJson & { readonly kind: 'log' }): Promise<void> => {
    isStale = true
    if (isReading) return
    isReading = true
    while (isStale) {
      isStale = false
      const body = await dashboard.text(`/api/v1/runs/${run}/jobs/${job}/lines?tail=20`)
      const now = Date.now()
      for (const line of (JSON.parse(body) as LogLinesJson).lines) {
        if (line.number > delays.length) delays.push(now - Number(line.text))
      }
      if (delays.length >= lines) all.resolve(delays)
    }
    isReading = false
    clearTimeout(giveUp)
    giveUp = setTimeout(() => {
      all.reject(new Error(`only ${delays.length} of ${lines} lines arrived`))
    }, patienceMs)
  }

  const stream = get(`${dashboard.url}/api/v1/stream`, { agent: false }, (response) => {
    heard.resolve(undefined)
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) {
        if (!part.startsWith('data: ')) continue
        const notice = JSON.parse(part.slice('data: '.length)) as NoticeJson
        if (notice.kind === 'log') read(notice).catch(all.reject)
      }
    })
    response.on('error', () => undefined)
  })
  stream.on('error', heard.reject)

  return {
    heard: heard.promise,
    delays: all.promise,
    [Symbol.dispose]() {
      clearTimeout(giveUp)
      stream.destroy()
    },
  }
}
