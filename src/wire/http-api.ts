import { runStatuses } from '../model/run-record.ts'
import type { ShapeName } from './http-shapes.ts'
import type { QueryFields } from './query-field.ts'

/** One kind of answer: a shape in JSON unless `content` says otherwise. */
export interface AnswerSpec {
  readonly description: string
  /** Of the whole answer, or of each line or event of a stream. */
  readonly shape?: ShapeName
  readonly content?: 'text/plain; charset=utf-8' | 'application/x-ndjson' | 'text/event-stream' | 'application/json'
}

/** One route, as data. */
export interface RouteSpec {
  readonly method: 'get' | 'post'
  /** With segments such as `:run`. */
  readonly path: `/api/${string}`
  readonly summary: string
  readonly query: QueryFields
  /** Shape of the body of a `post`. */
  readonly body?: ShapeName
  /** Request headers that matter. */
  readonly headers?: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<number, AnswerSpec>>
  /** Needs no token and no user. */
  readonly isOpen?: true
  /** Starts or stops something, which a read-only server refuses. */
  readonly isAction?: true
}

const noSuchRun = { description: 'There is no such run or job; the advice lists similar ones.', shape: 'ErrorJson' } as const
const unreadable = {
  description: 'The run has a folder and cannot be read; the message has the reason, and the advice what to do.',
  shape: 'ErrorJson',
} as const
const noSuchPipeline = { description: 'No such run is recorded; the advice lists similar pipelines.', shape: 'ErrorJson' } as const
const badQuery = { description: 'The query or the body is wrong; the message has the reason.', shape: 'ErrorJson' } as const
const readOnly = { description: 'The dashboard is read-only, or the request came from another site.', shape: 'ErrorJson' } as const
/** What a search has found. */
const found = {
  description: 'One JSON value a line, as they are found; the last is of the type `end` or `error`.',
  content: 'application/x-ndjson',
} as const
const tooManySearches = { description: 'Too many searches are running.', shape: 'ErrorJson' } as const

const project = { kind: 'text', isRequired: true, description: 'Absolute path of the project.' } as const
const pipeline = { kind: 'text', isRequired: true, description: 'Name of the pipeline.' } as const

/** What to look for in logs, and how. */
const sought = {
  text: { kind: 'text', isRequired: true, description: 'What to look for.' },
  regex: { kind: 'flag', description: 'Read the text as a regular expression.' },
  case: { kind: 'flag', description: 'Match case.' },
} as const

/**
 * The HTTP API: every route with its parameters, query, body and answers. The handlers of the server, the client of the pages and the
 * documentation are made from it, so to add a route, add a row and follow the compiler.
 */
export const httpApi = {
  health: {
    method: 'get',
    path: '/api/health',
    summary: 'Show which server answers. The only route that anyone may read.',
    isOpen: true,
    query: { nonce: { kind: 'text', description: 'Any text: the answer then proves that the server knows the token of its home.' } },
    answers: { 200: { description: 'The server is running.', shape: 'HealthJson' } },
  },
  signIn: {
    method: 'post',
    path: '/api/session',
    summary:
      'Exchange the token, or the key in the link of `dashboard open`, for a cookie that signs this browser in until the server stops.',
    isOpen: true,
    query: {},
    body: 'SignInJson',
    answers: {
      200: { description: 'Signed in; the cookie is set.', shape: 'SignedInJson' },
      401: { description: 'It is neither the token of this home nor the key of a link since the server started.', shape: 'ErrorJson' },
    },
  },
  listRuns: {
    method: 'get',
    path: '/api/v1/runs',
    summary: 'List runs, newest first.',
    query: {
      project: { kind: 'text', description: 'Absolute path of a project.' },
      pipeline: { kind: 'text', description: 'Name of a pipeline.' },
      status: { kind: 'choice', description: 'State of the runs.', values: runStatuses },
      branch: { kind: 'text', description: 'Git branch the runs started from.' },
      since: { kind: 'integer', description: 'Runs that started at or after this moment, in milliseconds since 1970.', min: 0 },
      until: { kind: 'integer', description: 'Runs that started before this moment, in milliseconds since 1970.', min: 0 },
      text: {
        kind: 'text',
        description:
          'Runs that hold this text, whatever its case: in the pipeline, branch, subject of the commit, folder of the project or an input, or at the beginning of the commit. A page looks through at most 5,000 runs.',
      },
      before: { kind: 'run-id', description: 'Runs older than this one: the `next` of the page before.' },
      limit: { kind: 'integer', description: 'Most runs to give.', min: 1, max: 200, byDefault: 50 },
    },
    answers: { 200: { description: 'A page of runs.', shape: 'RunListJson' }, 400: badQuery },
  },
  startRun: {
    method: 'post',
    path: '/api/v1/runs',
    summary: 'Start a run in a project that has been run before.',
    isAction: true,
    query: {},
    body: 'StartRunJson',
    answers: { 201: { description: 'It has started.', shape: 'StartedRunJson' }, 400: badQuery, 403: readOnly },
  },
  showRun: {
    method: 'get',
    path: '/api/v1/runs/:run',
    summary: 'Show a run with its plan, jobs, attempts and steps.',
    query: {},
    answers: { 200: { description: 'The run.', shape: 'RunDetailJson' }, 404: noSuchRun, 422: unreadable },
  },
  listEvents: {
    method: 'get',
    path: '/api/v1/runs/:run/events',
    summary: 'Read the journal of a run, after a given event.',
    query: {
      after: { kind: 'integer', description: 'Number of the last event that is known already; 0 for none.', min: 0, byDefault: 0 },
      limit: { kind: 'integer', description: 'Most events to give.', min: 1, max: 5_000, byDefault: 1_000 },
    },
    answers: {
      200: { description: 'Events in order, without a gap.', shape: 'EventsJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
    },
  },
  jobLog: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/log',
    summary: 'Download what a job wrote, byte for byte.',
    query: {},
    headers: {
      Range: 'One range of bytes, such as `bytes=0-499`, `bytes=500-` or `bytes=-500`.',
      'If-Range': 'With it the whole log is given: a log has no tag or date that could match.',
    },
    answers: {
      200: { description: 'The log as it is now.', content: 'text/plain; charset=utf-8' },
      206: { description: 'The range.', content: 'text/plain; charset=utf-8' },
      404: noSuchRun,
      422: unreadable,
      416: { description: 'The log ends before the range.', shape: 'ErrorJson' },
    },
  },
  jobLines: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/lines',
    summary: 'Read lines of a job by number, or its last ones.',
    query: {
      from: { kind: 'integer', description: 'Number of the first line; the default is 1.', min: 1 },
      count: { kind: 'integer', description: 'Most lines to give; the default is 200.', min: 1, max: 2_000 },
      tail: { kind: 'integer', description: 'Instead of both: how many of the last lines to give.', min: 1, max: 2_000 },
    },
    answers: { 200: { description: 'A window of the log.', shape: 'LogLinesJson' }, 400: badQuery, 404: noSuchRun, 422: unreadable },
  },
  jobMatches: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/matches',
    summary: 'Search inside the log of a job, of any size.',
    query: {
      ...sought,
      from: {
        kind: 'integer',
        description:
          'Number of the first line to look at: one more than the `lines` of the `end` before, to search only what was added to a log.',
        min: 1,
        byDefault: 1,
      },
    },
    answers: {
      200: { ...found, shape: 'MatchLineJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
      503: tooManySearches,
    },
  },
  searchLogs: {
    method: 'get',
    path: '/api/v1/search',
    summary: 'Search the logs of many runs, or of one.',
    query: {
      ...sought,
      run: { kind: 'run-id', description: 'Search this run only.' },
      job: { kind: 'text', description: 'Search jobs of this id only.' },
      pipeline: { kind: 'text', description: 'Search runs of this pipeline only.' },
      project: { kind: 'text', description: 'Search runs of this project only.' },
      limit: { kind: 'integer', description: 'Most hits to give.', min: 1, max: 1_000, byDefault: 200 },
    },
    answers: {
      200: { ...found, shape: 'SearchLineJson' },
      400: badQuery,
      503: tooManySearches,
    },
  },
  listPipelines: {
    method: 'get',
    path: '/api/v1/pipelines',
    summary: 'List the pipelines that have been run.',
    query: {},
    answers: { 200: { description: 'Pipelines by project.', shape: 'SeenPipelinesJson' } },
  },
  pipelineStats: {
    method: 'get',
    path: '/api/v1/stats',
    summary: 'Show statistics of the newest runs of a pipeline: usual times, trend, slow and flaky jobs.',
    query: {
      project,
      pipeline,
      limit: {
        kind: 'integer',
        description: 'Most runs to look at; fewer when they have very many jobs.',
        min: 1,
        max: 200,
        byDefault: 50,
      },
    },
    answers: { 200: { description: 'Statistics.', shape: 'StatsJson' }, 400: badQuery, 404: noSuchPipeline },
  },
  pipelineGrid: {
    method: 'get',
    path: '/api/v1/grid',
    summary: 'Show the newest runs of a pipeline as columns, with the state of each job.',
    query: {
      project,
      pipeline,
      limit: { kind: 'integer', description: 'Most runs to show; fewer when they have very many jobs.', min: 1, max: 100, byDefault: 30 },
    },
    answers: { 200: { description: 'The grid.', shape: 'GridJson' }, 400: badQuery, 404: noSuchPipeline },
  },
  compareRuns: {
    method: 'get',
    path: '/api/v1/compare',
    summary: 'Show two runs side by side: inputs, environment, plan and jobs.',
    query: {
      a: { kind: 'text', isRequired: true, description: 'Id of the run to compare with.' },
      b: { kind: 'text', isRequired: true, description: 'Id of the run that is compared.' },
    },
    answers: {
      200: { description: 'The comparison, from a to b.', shape: 'ComparisonJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
    },
  },
  listFailures: {
    method: 'get',
    path: '/api/v1/failures',
    summary: 'Return a one-line failure summary for each of the given runs.',
    query: { runs: { kind: 'run-ids', isRequired: true, description: 'Ids of at most 50 runs, with commas between them.', most: 50 } },
    answers: { 200: { description: 'Failures, in the order asked for.', shape: 'FailuresJson' }, 400: badQuery },
  },
  noticeStream: {
    method: 'get',
    path: '/api/v1/stream',
    summary: 'Listen for changes: one stream of small notices. Fetch the data itself.',
    query: { last: { kind: 'text', description: 'Id of the last notice seen, as `Last-Event-ID`, which comes before it.' } },
    headers: { 'Last-Event-ID': 'Id of the last notice seen: what was missed follows, or a `reset`.' },
    answers: {
      200: { description: 'Server-sent events without a name; `data` is a notice.', shape: 'NoticeJson', content: 'text/event-stream' },
      503: { description: 'Too many clients are listening.', shape: 'ErrorJson' },
    },
  },
  describePipeline: {
    method: 'post',
    path: '/api/v1/describe',
    summary:
      'Describe a pipeline as its config defines it now: its inputs and, where none is missing, its jobs. Loading a config runs its code.',
    isAction: true,
    query: {},
    body: 'DescribePipelineJson',
    answers: {
      200: { description: 'The pipeline.', shape: 'PipelineDetailJson' },
      400: badQuery,
      403: readOnly,
      422: { description: 'The config cannot be loaded or has no such pipeline; the message has the reason.', shape: 'ErrorJson' },
    },
  },
  cancelRun: {
    method: 'post',
    path: '/api/v1/runs/:run/cancel',
    summary: 'Ask the owner of a run to cancel it. An event in its journal answers.',
    isAction: true,
    query: {},
    body: 'NothingJson',
    answers: {
      200: { description: 'The run is already over: no request was made.', shape: 'RequestedJson' },
      202: { description: 'The request is recorded.', shape: 'RequestedJson' },
      403: readOnly,
      404: noSuchRun,
      422: unreadable,
    },
  },
  retryRun: {
    method: 'post',
    path: '/api/v1/runs/:run/retry',
    summary: 'Repeat a run.',
    isAction: true,
    query: {},
    body: 'NothingJson',
    answers: { 201: { description: 'It has started.', shape: 'StartedRunJson' }, 403: readOnly, 404: noSuchRun, 422: unreadable },
  },
  describeApi: {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'Describe all of this in OpenAPI 3.1.',
    query: {},
    answers: { 200: { description: 'The contract.', content: 'application/json' } },
  },
} as const satisfies Readonly<Record<string, RouteSpec>>

export type RouteName = keyof typeof httpApi

export const routeNames = Object.keys(httpApi) as readonly RouteName[]

/** The rows of the table, for code that treats all of them alike. */
export const routeSpecs: readonly RouteSpec[] = Object.values(httpApi)
