import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { oneAtATime } from '../../src/live-view/one-at-a-time.ts'
import type { RunEvent } from '../../src/model/event.ts'
import type { EventsJson, NoticeJson } from '../../src/wire/api.ts'
import { times } from '../faults/times.ts'
import { until } from '../journal/until.ts'
import { inDashboardHome, isAlive } from './dashboard-place.ts'

/** Both slots wait after a third of the jobs for the file `half`, and after two thirds for the file `rest`. */
const jobs = times(60, 180)
const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const once = (file) => sh\`until [ -e \${file} ]; do sleep 0.02; done\`
const gates = { ${jobs / 3}: 'half', ${jobs / 3 + 1}: 'half', ${(jobs / 3) * 2}: 'rest', ${(jobs / 3) * 2 + 1}: 'rest' }
export default defineConfig({ pipelines: {
  many: pipeline({ plan({ job }) {
    for (let n = 1; n <= ${jobs}; n++) job('job-' + n, gates[n] ? once(gates[n]) : sh\`echo begun; sleep 0.02\`)
  } }),
} })
`
/** The delay before a client retries when no server answers. */
const retryMs = 25

type RunNotice = Extract<NoticeJson, { kind: 'run' }>

interface Follower extends Disposable {
  /** Everything fetched, in order of arrival, including duplicates. */
  readonly events: readonly RunEvent[]
  readonly statuses: readonly string[]
  /** The number of answered requests for the event stream. */
  readonly streams: () => number
  readonly resets: () => number
  /** Waits for the first end of a stream and for the data fetched on its last notice. */
  readonly isCut: () => Promise<void>
  readonly faults: readonly unknown[]
  /** Waits for the notice of the run's end and for the data fetched on it. */
  readonly toTheEnd: () => Promise<void>
}

/** What happens to a notice on its way: the client receives it, never receives it, or loses the connection with it. */
type Way = (notice: RunNotice) => 'heard' | 'lost' | 'broken'

const bodyOf = (url: string): Promise<IncomingMessage> =>
  new Promise((settle, reject) => {
    get(url, { agent: false }, settle).on('error', reject)
  })

/** Follows the only run of a home like a page: it fetches on a notice about the run and on a `reset`, and at no other time. */
const follow = (url: string, wayOf: Way = () => 'heard'): Follower => {
  const events: RunEvent[] = []
  const statuses: string[] = []
  const faults: unknown[] = []
  let [run, lastSeq, lastId, streams, resets, cuts, isClosed] = ['', 0, '', 0, 0, 0, false]
  const closing = new AbortController()

  const fetchPages = async (): Promise<void> => {
    for (let hasMore = run !== ''; hasMore;) {
      const response = await bodyOf(`${url}/api/v1/runs/${run}/events?after=${lastSeq}&limit=50`)
      const body = await text(response)
      if (response.statusCode !== 200) faults.push([response.statusCode, body])
      const page = JSON.parse(body) as EventsJson
      events.push(...page.events)
      ;({ lastSeq, hasMore } = page)
    }
  }
  // a request that a killed server left unanswered is repeated on the `reset` of the next one
  const fetchMore = oneAtATime(() =>
    fetchPages().catch((error: unknown) => {
      if (!isLostConnection(error)) faults.push(error)
    }),
  )
  let fetched = Promise.resolve()

  /** Whether the connection is open. */
  const hear = (frame: string): boolean => {
    const [, data] = /^data: (.*)$/m.exec(frame) ?? []
    const notice = data === undefined ? undefined : (JSON.parse(data) as NoticeJson)
    const way = notice?.kind === 'run' ? wayOf(notice) : 'heard'
    if (way === 'broken') return false
    lastId = /^id: (.*)$/m.exec(frame)?.[1] ?? lastId
    if (way === 'lost') return true
    if (notice?.kind === 'run') {
      run = notice.run
      statuses.push(notice.status)
    }
    if (notice?.kind === 'reset') resets++
    if (notice?.kind === 'run' || notice?.kind === 'reset') fetched = fetchMore()
    return true
  }

  const connect = (): void => {
    if (isClosed) return
    const headers = lastId === '' ? {} : { 'Last-Event-ID': lastId }
    const request = get(`${url}/api/v1/stream`, { agent: false, headers, signal: closing.signal }, (response) => {
      streams++
      if (response.statusCode !== 200) faults.push(response.statusCode)
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const frames = (rest + chunk).split('\n\n')
        rest = frames.pop() ?? ''
        if (!frames.every(hear)) request.destroy()
      })
      response.on('error', () => undefined)
    })
    request
      .on('error', () => undefined)
      .on('close', () => {
        cuts++
        setTimeout(connect, retryMs)
      })
  }
  connect()
  return {
    events,
    statuses,
    streams: () => streams,
    resets: () => resets,
    isCut: async () => {
      await until(() => cuts > 0)
      await fetched
    },
    faults,
    toTheEnd: async () => {
      await until(() => statuses.at(-1) === 'passed')
      await fetched
    },
    [Symbol.dispose]: () => {
      isClosed = true
      closing.abort()
    },
  }
}

const isLostConnection = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code))

describe('a client that follows a run through notices', function () {
  this.timeout(240_000)

  it(
    'ends up with exactly its journal, although the server is killed and restarted in the middle',
    inDashboardHome(async ({ place, started }) => {
      place.project.write('sparkwing.config.mjs', config)
      const server = await started()
      using client = follow(server.url)
      await until(() => client.streams() === 1)
      const run = place.start(['run', 'many', '-j', '2'])
      await until(() => client.events.length > jobs / 2)

      process.kill(server.pid, 'SIGKILL')
      await until(() => !isAlive(server))
      await client.isCut()
      const [known, resets] = [client.events.length, client.resets()]
      place.project.write('half', '')
      const id = place.folders()[0] ?? ''
      // the run continues without a server, so that the client misses something
      await until(() => place.journal(id).some((event) => event.type === 'job.finished' && event.job === `job-${jobs / 2}`))
      expect(client.events.length).to.equal(known)

      expect((await started(['--port', String(server.port)])).pid).not.to.equal(server.pid)
      await until(() => client.events.length > known)
      place.project.write('rest', '')
      expect((await run.finished).code).to.equal(0)
      const journal = place.journal(id)
      await client.toTheEnd()

      expect(client.faults).to.deep.equal([])
      expect(client.events).to.deep.equal(journal)
      expect(journal.filter(({ type }) => type === 'job.finished')).to.have.lengthOf(jobs)
      // the first is the answer to an id of the killed server; another may report that the store has caught up
      expect(client.streams()).to.equal(2)
      expect(client.resets()).to.be.greaterThan(resets)
    }),
  )

  it(
    'ends up with exactly its journal, although every third notice is lost, and the last one with its connection',
    inDashboardHome(async ({ place, started }) => {
      place.project.write('sparkwing.config.mjs', config)
      for (const gate of ['half', 'rest']) place.project.write(gate, '')
      const { url } = await started()
      let [notices, lost, ends, resets] = [0, 0, 0, 0]
      using client = follow(url, ({ status }) => {
        if (status !== 'running') {
          if (ends++ > 0) return 'heard'
          resets = client.resets()
          return 'broken'
        }
        if (++notices % 3 !== 0) return 'heard'
        lost++
        return 'lost'
      })
      await until(() => client.streams() === 1)
      expect((await place.sparkwing(['run', 'many', '-j', '2'])).code).to.equal(0)
      const journal = place.journal(place.folders()[0] ?? '')
      await client.toTheEnd()

      expect(client.faults).to.deep.equal([])
      expect(client.events).to.deep.equal(journal)
      expect(journal.filter(({ type }) => type === 'job.finished')).to.have.lengthOf(jobs)
      expect(lost).to.be.greaterThan(0)
      // the next stream repeated the last notice, without a `reset`; the server itself reports an end twice, 400 ms apart
      expect(ends).to.be.within(2, 3)
      expect([client.streams(), client.resets()]).to.deep.equal([2, resets])
    }),
  )
})
