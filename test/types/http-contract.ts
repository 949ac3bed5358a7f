/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access -- the mistakes are the point */
// What must and what must not compile for the HTTP API: one table types the addresses, the client of the pages and the handlers of the server.
import { fetchJson, fetchLines } from '../../dashboard/api.ts'
import type { RunId } from '../../src/model/ids.ts'
import { json } from '../../src/server/answer.ts'
import type { Handlers } from '../../src/server/route.ts'
import { addressOf, type StreamEventOf, type QueryOf, type ReadQueryOf } from '../../src/wire/http-request.ts'
import type { MatchLineJson, NoticeJson, RequestedJson } from '../../src/wire/api.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { hasType } from './same-type.ts'

export const addresses = [
  addressOf('showRun', { params: { run: 'r' } }),
  addressOf('listRuns', { query: { limit: 5, status: ['failed'], branch: undefined } }),
  addressOf('listPipelines', {}),
  // @ts-expect-error no such route
  addressOf('showRuns', { params: { run: 'r' } }),
  // @ts-expect-error the run is missing
  addressOf('showRun', {}),
  // @ts-expect-error the job is missing
  addressOf('jobLog', { params: { run: 'r' } }),
  // @ts-expect-error no such parameter
  addressOf('showRun', { params: { run: 'r', job: 'j' } }),
  // @ts-expect-error a route without parameters
  addressOf('listPipelines', { params: { run: 'r' } }),
  // @ts-expect-error no such name in the query
  addressOf('listRuns', { query: { limits: 5 } }),
  // @ts-expect-error a number is wanted
  addressOf('listRuns', { query: { limit: '5' } }),
  // @ts-expect-error no such state
  addressOf('listRuns', { query: { status: ['done'] } }),
  // @ts-expect-error the text to look for is missing
  addressOf('searchLogs', { query: { limit: 5 } }),
  // @ts-expect-error a route without a query
  addressOf('showRun', { params: { run: 'r' }, query: { limit: 5 } }),
]

/** The client of the pages. */
export const client = async (): Promise<void> => {
  hasType<RunListJson>()(await fetchJson('listRuns', { query: { limit: 5 } }))
  hasType<RunDetailJson>()(await fetchJson('showRun', { params: { run: 'r' } }))
  hasType<RequestedJson>()(await fetchJson('cancelRun', { params: { run: 'r' } }))
  await fetchJson('startRun', { body: { project: '/p', pipeline: 'build' }, signal: undefined })
  for await (const line of fetchLines('jobMatches', { params: { run: 'r', job: 'j' }, query: { text: 'x' } }))
    hasType<MatchLineJson>()(line)
  declareNotice({ kind: 'reset' })

  // @ts-expect-error an answer of another type
  hasType<RunDetailJson>()(await fetchJson('listRuns', {}))
  // @ts-expect-error the body is missing
  await fetchJson('startRun', {})
  // @ts-expect-error a body of another shape
  await fetchJson('startRun', { body: { project: '/p', name: 'build' } })
  // @ts-expect-error a route without a body
  await fetchJson('listRuns', { body: {} })
  // @ts-expect-error it answers bytes
  await fetchJson('jobLog', { params: { run: 'r', job: 'j' } })
  // @ts-expect-error it answers one value, not lines
  fetchLines('listRuns', {})
}
const declareNotice = (notice: StreamEventOf<'noticeStream'>): NoticeJson => notice

declare const read: ReadQueryOf<'searchLogs'>
hasType<string>()(read.text)
hasType<boolean>()(read.regex)
hasType<number>()(read.limit)
hasType<RunId | undefined>()(read.run)
declare const runs: ReadQueryOf<'listFailures'>['runs']
hasType<readonly RunId[]>()(runs)
declare const sent: QueryOf<'listFailures'>
hasType<readonly string[]>()(sent.runs)

/** The handlers of the server. */
export const right: Pick<Handlers, 'showRun' | 'cancelRun' | 'jobLines' | 'signIn' | 'noticeStream'> = {
  showRun: async ({ params }, { runs: reading }) => json((await reading.get(params.run as RunId)) ?? ({} as RunDetailJson)),
  cancelRun: (_asked, { actions }) => json({ requested: typeof actions.cancel === 'function' }, 202),
  jobLines: ({ query }) => json({ lines: [], total: query.from ?? 1, bytes: 0, isGrowing: false, isComplete: true }),
  signIn: ({ body }) => json({ isSignedIn: body.token === '' || true }),
  noticeStream: ({ header }) => ({ kind: 'notices', lastId: header('Last-Event-ID') }),
}

// @ts-expect-error every route needs a handler
export const missing: Handlers = { ...right }

// @ts-expect-error no such route
export const unknown: Partial<Handlers> = { showRuns: () => json({}) }

export const wrong: Partial<Handlers> = {
  // @ts-expect-error an answer of another shape
  listPipelines: () => json({ runs: [] }),
  // @ts-expect-error a status that the table does not have
  startRun: () => json({ run: 'r' }, 200),
  // @ts-expect-error one value instead of lines
  searchLogs: () => json({ type: 'progress', runs: 1, bytes: 1 }),
  // @ts-expect-error no such parameter in its path
  listEvents: ({ params }) => json({ events: [], lastSeq: Number(params.job), hasMore: false }),
  // @ts-expect-error no such name in its query
  pipelineGrid: ({ query }) => json({ runs: [], jobs: query.jobs }),
  // @ts-expect-error no such field in its body
  describePipeline: ({ body }) => json({ pipeline: body.name, from: '', inputs: [] }),
  // @ts-expect-error a header that the table does not have
  jobLog: ({ header }) => ({ kind: 'bytes', status: 200, headers: { a: header('Accept') ?? '' }, length: 0, bytes: none(), close: ended }),
  // @ts-expect-error only an action gets at what starts and stops runs
  listRuns: async (_asked, { actions }) => json({ runs: [], next: await actions.start({ project: '', pipeline: '' }) }),
}

declare const none: () => AsyncIterable<Uint8Array>
declare const ended: () => Promise<void>
