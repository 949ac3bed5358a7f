import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDashboard, type DashboardOptions } from '../../src/server/dashboard.ts'
import type { Peer } from '../../src/server/gate/peer.ts'
import { fakePorts, type FakePorts } from './fake-ports.ts'

export const token = 'A-token_of_the_home.43-characters-as-one-has'

/** A script of the page. */
export const scriptPath = '/assets/instance1/page-1a2b.js'

export interface ServedDashboard extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly ports: FakePorts
  /** The errors that were reported as bugs. */
  readonly bugs: readonly unknown[]
  /** The folder of the page files. */
  readonly folder: string
  /** Fetches a path of this server. */
  readonly get: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends a POST as the page would. */
  readonly post: (path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>
  readonly close: () => Promise<void>
}

export interface ServeFake extends Partial<DashboardOptions> {
  readonly fake?: FakePorts
  /** How to classify every client; by default the server finds out itself. */
  readonly peer?: Peer
}

/** A real server on a free port over fake ports; it is closed at the end of the test. */
export const serveFake = async ({ fake = fakePorts(), peer, ...options }: ServeFake = {}): Promise<ServedDashboard> => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkwing-page-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><title>the page</title><script src="./assets/page-1a2b.js"></script>')
  writeFileSync(join(folder, 'dist/assets/page-1a2b.js'), 'document.title')
  writeFileSync(join(folder, 'canary.txt'), 'CANARY')
  const bugs: unknown[] = []
  const dashboard = createDashboard({
    ports: fake,
    host: '127.0.0.1',
    port: 0,
    version: '1.2.3',
    instance: 'instance1',
    token,
    home: folder,
    pageFolder: join(folder, 'dist'),
    onBug: (error) => bugs.push(error),
    ...(peer !== undefined && { identifyPeer: () => Promise.resolve(peer) }),
    ...options,
  })
  const { url, port } = await dashboard.listen()
  const get: ServedDashboard['get'] = (path, init) => fetch(`${url}${path}`, init)
  return {
    url,
    port,
    ports: fake,
    bugs,
    folder,
    get,
    post: (path, body = {}, headers = {}) =>
      get(path, {
        method: 'POST',
        headers: { origin: url, 'x-sparkwing': '1', 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    close: () => dashboard.close(),
    [Symbol.asyncDispose]: async () => {
      await dashboard.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** All GET routes, with a run and a job that exist. */
export const readingPaths = ({ runIds }: FakePorts): readonly string[] => {
  const run = `/api/v1/runs/${runIds[0] ?? ''}`
  return [
    '/api/v1/runs',
    run,
    `${run}/events`,
    `${run}/jobs/build/log`,
    `${run}/jobs/build/lines`,
    `${run}/jobs/build/matches?text=x`,
    '/api/v1/search?text=build',
    '/api/v1/pipelines',
    `/api/v1/compare?a=${runIds[1] ?? ''}&b=${runIds[0] ?? ''}`,
    '/api/v1/stats?project=/home/site&pipeline=release',
    '/api/v1/grid?project=/home/site&pipeline=release',
    `/api/v1/failures?runs=${runIds[0] ?? ''}`,
    '/api/v1/stream',
    '/api/openapi.json',
  ]
}

/** All POST routes that change something, with their bodies. */
export const writingPaths = ({ runIds }: FakePorts): readonly { readonly path: string; readonly body: object }[] => [
  { path: '/api/v1/runs', body: { project: '/home/site', pipeline: 'release' } },
  { path: `/api/v1/runs/${runIds[0] ?? ''}/cancel`, body: {} },
  { path: `/api/v1/runs/${runIds[0] ?? ''}/retry`, body: {} },
  { path: `/api/v1/runs/${runIds[0] ?? ''}/open`, body: { path: 'src/a.ts' } },
  { path: '/api/v1/describe', body: { project: '/home/site', pipeline: 'release' } },
]

/** The number of changes that the server made on request. */
export const changes = ({ asked }: FakePorts): number =>
  asked.starts.length + asked.described.length + asked.cancels.length + asked.retries.length + asked.openedFiles.length
