import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ReadyServer } from '../../src/server-process/server-record.ts'
import { proveOwner } from '../../src/process/ownership/owner.ts'
import type { Finished, Started } from '../e2e/sparkwing.ts'
import { inWorkplace, type CallOptions, type Workplace } from '../e2e/workplace.ts'

/** A separate home, and calls of the built `sparkwing dashboard` on it. */
export interface DashboardPlace {
  readonly home: string
  readonly bin: string
  readonly place: Workplace
  readonly call: (args: readonly string[], options?: CallOptions) => Promise<Finished>
  readonly begin: (args: readonly string[], options?: CallOptions) => Started
  /** Starts the server on a free port and returns its record. */
  readonly started: (args?: readonly string[], options?: CallOptions) => Promise<ReadyServer>
  readonly record: () => ReadyServer
  /** The processes of this test that are still alive. */
  readonly processes: () => number
  readonly file: (name: string) => string
}

/**
 * A test in its own home. At its end `dashboard kill` stops the server; a process that survives this fails the test.
 */
export const inDashboardHome = (story: (dashboard: DashboardPlace) => Promise<void>): (() => Promise<void>) =>
  inWorkplace({ 'package.json': {} }, async (place) => {
    const dashboard = dashboardPlace(place)
    await story(dashboard)
    const { code, stderr } = await place.hosted(['dashboard', 'kill'])
    expect([code, stderr]).to.deep.equal([0, ''])
  })

/**
 * One home with a running server for all tests of a `describe`, filled by `prepare`. Its end is checked as that of `inDashboardHome`, after
 * the last of them.
 */
export const sharedDashboardHome = <More extends object = object>(
  prepare?: (dashboard: DashboardPlace, url: string) => Promise<More>,
): (() => DashboardPlace & More & { readonly url: string }) => {
  const over = Promise.withResolvers<undefined>()
  let shared: (DashboardPlace & More & { readonly url: string }) | undefined
  let whole: Promise<void> | undefined
  before(async () => {
    await new Promise<void>((settle, reject) => {
      whole = inDashboardHome(async (dashboard) => {
        const { url } = await dashboard.started()
        shared = Object.assign({ ...dashboard, url }, await prepare?.(dashboard, url))
        settle()
        await over.promise
      })()
      whole.catch(reject)
    })
  })
  after(async () => {
    over.resolve(undefined)
    await whole
  })
  return () => {
    if (!shared) throw new Error('The home is there only for the tests of its `describe`.')
    return shared
  }
}

const dashboardPlace = (place: Workplace): DashboardPlace => {
  const call: DashboardPlace['call'] = (args, options) => place.sparkwing(['dashboard', ...args], options)
  const file = (name: string): string => join(place.home, name)
  const record = (): ReadyServer => JSON.parse(readFileSync(file('dashboard.json'), 'utf8')) as ReadyServer
  return {
    home: place.home,
    bin: place.bin,
    place,
    call,
    begin: (args, options) => place.start(['dashboard', ...args], options),
    started: async (args = ['--port', '0'], options) => {
      const { code, stderr } = await (options ? call(['start', ...args], options) : place.hosted(['dashboard', 'start', ...args]))
      expect([code, stderr]).to.deep.equal([0, ''])
      return record()
    },
    record,
    processes: () => place.mark.count(),
    file,
  }
}

/** A port of 127.0.0.1 that is free at the moment. */
export const freePort = async (): Promise<number> => {
  await using server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Whether the server of a record is still running; a zombie is not. */
export const isAlive = (server: ReadyServer): boolean => proveOwner(server).verdict === 'alive'
