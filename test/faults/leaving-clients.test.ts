import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { inDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { until } from '../journal/until.ts'
import { areSearchPlacesFree, endlessLine } from './search-places.ts'
import { times } from './times.ts'

/** Requests that occupy something for their client: a search slot, a thread, an open file, a place in the stream. */
const requestsOf = (run: string): readonly string[] => [
  '/api/v1/search?text=7',
  `/api/v1/runs/${run}/jobs/sh/matches?text=7`,
  '/api/v1/search?text=7%240&regex=true',
  `/api/v1/runs/${run}/jobs/sh/matches?text=7%240&regex=true`,
  `/api/v1/runs/${run}/jobs/sh/log`,
  '/api/v1/stream',
]

/** Sends a request and disconnects at a random moment. `isGreeted` lets the server look up the user while the request arrives. */
const leaveEarly = async (port: number, path: string, isGreeted: boolean): Promise<void> => {
  const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  if (isGreeted) {
    socket.write(get('/api/health'))
    await once(socket, 'data')
  }
  socket.write(get(path))
  await wait(Math.random() * 15)
  socket.destroy()
}

/** The number of threads and open files of a process, without its connections; `undefined` if the system does not show them. */
const holdingsOf = (pid: number): { readonly threads: number; readonly files: number } => {
  if (process.platform !== 'linux') return { threads: 0, files: 0 }
  const descriptors = readdirSync(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`)
  return { threads: readdirSync(`/proc/${pid}/task`).length, files: descriptors.filter(isFile).length }
}

const isFile = (descriptor: string): boolean => {
  try {
    return !readlinkSync(descriptor).startsWith('socket:')
  } catch {
    // closed in the meantime
    return false
  }
}

describe('clients that disconnect early', function () {
  this.timeout(times(120_000, 600_000))

  it(
    'A7: leave nothing behind in the server, whenever they disconnect',
    inDashboardHome(async ({ place, started }) => {
      expect((await place.sparkwing(['exec', '--', 'sh', '-c', `${endlessLine}; seq 1 20000`])).code).to.equal(0)
      const { url, port, pid } = await started()
      const [run = ''] = place.folders()
      const paths = requestsOf(run)
      const finished = async (path: string): Promise<string> => (await fetch(`${url}${path}`)).text()
      for (const path of paths.slice(0, 5)) await finished(path)
      const before = holdingsOf(pid)

      let sent = 0
      const leaveAgain = async (): Promise<void> => {
        while (sent < times(192, 1000)) {
          sent += 1
          await leaveEarly(port, paths[sent % paths.length] ?? '', sent % 8 > 0)
        }
      }
      await Promise.all(Array.from({ length: 48 }, leaveAgain))

      // requests whose clients have left may still arrive, and occupy the places once more
      await until(async () => {
        await until(() => areSearchPlacesFree(url))
        const last = (await finished(paths[0] ?? '')).trimEnd().split('\n').at(-1) ?? ''
        if (!last.includes('"type":"end"')) expect(last).to.include('"too-many-searches"')
        return last.includes('"type":"end"')
      })
      await until(() => {
        const { threads, files } = holdingsOf(pid)
        return threads <= before.threads && files <= before.files
      })
    }),
  )
})
