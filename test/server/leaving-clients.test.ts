import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'chai'
import type { Peer } from '../../src/server/gate/peer.ts'
import { until } from '../journal/until.ts'
import { fakePorts, type FakePorts } from './fake-ports.ts'
import { rawRequest } from './raw-http.ts'
import { serveFake, type ServedDashboard } from './serve-fake.ts'

const search = '/api/v1/search?text=x'

/** Sends requests for these paths at once over one connection. */
const send = async ({ port }: ServedDashboard, ...paths: readonly string[]) => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(paths.map((target) => rawRequest(port, { target }).replace('Connection: close\r\n', '')).join(''))
  return socket
}

/** Once the server has answered this, it has handled what clients did before. */
const askAfterwards = async (served: ServedDashboard): Promise<void> => {
  await (await served.get('/api/health')).text()
}

/** Searches that find nothing and continue until their client leaves. */
const endlessSearches = (): FakePorts => {
  const fake = fakePorts()
  fake.find = async function* (_query, signal) {
    if (!signal.aborted) await once(signal, 'abort')
    yield* []
  }
  return fake
}

/** Ports whose logs are looked for until `find` is called. */
const slowLogs = (fake: FakePorts) => {
  const found = Promise.withResolvers<undefined>()
  let looking = 0
  const { open } = fake.logs
  const slow: FakePorts = {
    ...fake,
    logs: {
      open: async (run, job) => {
        looking += 1
        await found.promise
        return open(run, job)
      },
    },
  }
  const find = (): void => {
    found.resolve(undefined)
  }
  return { fake, slow, isLooking: () => looking === 1, find }
}

const isEveryPlaceFree = async (served: ServedDashboard): Promise<boolean> => {
  served.ports.find = async function* (_query, signal) {
    yield { type: 'progress', runs: 0, bytes: 0 }
    if (!signal.aborted) await once(signal, 'abort')
  }
  const leave = new AbortController()
  const answers = await Promise.all(Array.from({ length: 4 }, () => served.get(search, { signal: leave.signal })))
  leave.abort()
  return answers.every(({ status }) => status === 200)
}

describe('A7: clients that leave early', () => {
  it('A7: hold no search slot when they left before the search started', async () => {
    const identified = Promise.withResolvers<Peer>()
    let waiting = 0
    await using served = await serveFake({
      fake: endlessSearches(),
      identifyPeer: () => {
        waiting += 1
        return waiting > 4 ? Promise.resolve('own') : identified.promise
      },
    })
    const clients = await Promise.all(Array.from({ length: 4 }, () => send(served, search)))
    await until(() => waiting === 4)
    await askAfterwards(served)
    for (const client of clients) client.destroy()
    await askAfterwards(served)
    identified.resolve('own')
    await until(() => served.ports.asked.searches.length === 4)
    await until(() => served.ports.asked.searches.every(({ signal }) => signal.aborted))
    expect(await isEveryPlaceFree(served)).to.equal(true)
  })

  it('A7: hold no slot when they left while their log was being opened', async () => {
    const { fake, slow, isLooking, find } = slowLogs(fakePorts())
    await using served = await serveFake({ fake: slow, peer: 'own' })
    const client = await send(served, `/api/v1/runs/${fake.runIds[0] ?? ''}/jobs/build/matches?text=x`)
    await until(isLooking)
    client.destroy()
    await askAfterwards(served)
    find()
    await until(() => fake.asked.matches.length === 1)
    expect(fake.asked.matches[0]?.signal.aborted).to.equal(true)
    await until(() => fake.asked.opened === fake.asked.closed)
    expect(await isEveryPlaceFree(served)).to.equal(true)
  })

  it('A7: hold no slot when they sent more requests behind an unanswered one', async () => {
    await using served = await serveFake({ fake: endlessSearches(), peer: 'own' })
    const client = await send(served, search, search, search, search)
    await until(() => served.ports.asked.searches.length === 4)
    client.destroy()
    await until(() => served.ports.asked.searches.every(({ signal }) => signal.aborted))
    expect(await isEveryPlaceFree(served)).to.equal(true)
  })

  for (const [when, isFirst] of [
    ['before its answer started', true],
    ['queued behind an unfinished answer', false],
  ] as const) {
    it(`A7: leave no log open when they left a download ${when}`, async () => {
      const { fake, slow, isLooking, find } = slowLogs(endlessSearches())
      await using served = await serveFake({ fake: slow, peer: 'own' })
      const log = `/api/v1/runs/${fake.runIds[0] ?? ''}/jobs/build/log`
      const client = await send(served, ...(isFirst ? [log] : [search, log]))
      await until(isLooking)
      client.destroy()
      await askAfterwards(served)
      find()
      await until(() => fake.asked.opened === 1)
      await until(() => fake.asked.closed === 1)
      expect(served.bugs).to.deep.equal([])
    })
  }

  it('A7: end the process that reads a config for their request', async () => {
    const fake = fakePorts()
    const signals: AbortSignal[] = []
    const { actions } = fake
    const slow: FakePorts = {
      ...fake,
      ...(actions && {
        actions: {
          ...actions,
          describe: async (_wish, left) => {
            signals.push(left)
            if (!left.aborted) await once(left, 'abort')
            return { refused: { code: 'left', message: 'left', tryThis: [] } }
          },
        },
      }),
    }
    await using served = await serveFake({ fake: slow, peer: 'own' })
    const leave = new AbortController()
    const asked = fetch(`${served.url}/api/v1/describe`, {
      method: 'POST',
      headers: { origin: served.url, 'x-sparkwing': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ project: '/home/site', pipeline: 'release' }),
      signal: leave.signal,
    }).catch(() => undefined)
    await until(() => signals.length === 1)
    leave.abort()
    await asked
    await until(() => signals[0]?.aborted === true)
    expect(served.bugs).to.deep.equal([])
  })
})
