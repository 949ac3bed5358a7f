import { json } from './answer.ts'
import { choice, flag, integer, requiredText, runId, runIds, text } from './fields.ts'
import { compareRuns } from './handlers/compare-runs.ts'
import { health } from './handlers/health.ts'
import { jobLines } from './handlers/job-lines.ts'
import { jobLog } from './handlers/job-log.ts'
import { listEvents } from './handlers/list-events.ts'
import { listRuns } from './handlers/list-runs.ts'
import { pipelineGrid, pipelineStats } from './handlers/pipeline-history.ts'
import { cancelRun, describePipeline, retryRun, startRun } from './handlers/run-actions.ts'
import { matchLog, searchLogs } from './handlers/search-logs.ts'
import { showRun } from './handlers/show-run.ts'
import { signIn } from './handlers/sign-in.ts'
import { route, type AnswerSpec, type Route } from './route.ts'

const noSuchRun: AnswerSpec = { description: 'There is no such run or job; the advice names near ones.', shape: 'ErrorJson' }
const unreadable: AnswerSpec = {
  description: 'The run has a folder and cannot be read; the message says why and the advice what to do.',
  shape: 'ErrorJson',
}
const noSuchPipeline: AnswerSpec = { description: 'No such run is recorded; the advice names near pipelines.', shape: 'ErrorJson' }
const badQuery: AnswerSpec = { description: 'The query or the body is wrong; the message says how.', shape: 'ErrorJson' }
const readOnly: AnswerSpec = { description: 'The dashboard only reads, or the request came from elsewhere.', shape: 'ErrorJson' }
const logBytes = 'text/plain; charset=utf-8'

const onePipeline = {
  project: requiredText('Absolute path of the project.'),
  pipeline: requiredText('Name of the pipeline.'),
}

/** Everything that the server answers besides the page's files. */
export const routes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/health',
    summary: 'Say who answers; the only reading that is open to everybody.',
    isOpen: true,
    query: { nonce: text('Any text: the answer then proves that the server knows the token of its home.') },
    answers: { 200: { description: 'It lives.', shape: 'HealthJson' } },
    handle: ({ query }, served) => json(health(served, query.nonce)),
  }),
  route({
    method: 'post',
    path: '/api/session',
    summary: 'Swap the token for a cookie that signs this browser in.',
    isOpen: true,
    query: {},
    body: 'SignInJson',
    answers: {
      200: { description: 'Signed in; the cookie is set.', shape: 'SignedInJson' },
      401: { description: 'It is not the token of this home.', shape: 'ErrorJson' },
    },
    handle: ({ body }, { credentials }) => signIn(credentials, body),
  }),
  route({
    method: 'get',
    path: '/api/v1/runs',
    summary: 'List runs, newest first.',
    query: {
      project: text('Absolute path of a project.'),
      pipeline: text('Name of a pipeline.'),
      status: choice('State of the runs.', ['running', 'passed', 'failed', 'cancelled', 'interrupted']),
      branch: text('Git branch the runs started from.'),
      since: integer('Runs that started at or after this moment, in milliseconds since 1970.', { min: 0 }),
      until: integer('Runs that started before this moment, in milliseconds since 1970.', { min: 0 }),
      text: text(
        'Runs that hold this text, whatever its case: in the pipeline, branch, subject of the commit, folder of the project or an input, or at the beginning of the commit. A page looks through at most 5,000 runs.',
      ),
      before: runId('Runs older than this one: the `next` of the page before.'),
      limit: integer('Most runs to give.', { min: 1, max: 200, absent: 50 }),
    },
    answers: { 200: { description: 'A page of runs.', shape: 'RunListJson' }, 400: badQuery },
    handle: async ({ query }, { runs }) => json(await listRuns(runs, query)),
  }),
  route({
    method: 'post',
    path: '/api/v1/runs',
    summary: 'Start a run in a project that has been run before.',
    query: {},
    body: 'StartRunJson',
    answers: { 201: { description: 'It has started.', shape: 'StartedRunJson' }, 400: badQuery, 403: readOnly },
    handle: ({ body }, { actions }) => startRun(actions(), body),
  }),
  route({
    method: 'get',
    path: '/api/v1/runs/:run',
    summary: 'Show a run with its plan, jobs, attempts and steps.',
    query: {},
    answers: { 200: { description: 'The run.', shape: 'RunDetailJson' }, 404: noSuchRun, 422: unreadable },
    handle: async ({ params }, { runs }) => json(await showRun(runs, params.run)),
  }),
  route({
    method: 'get',
    path: '/api/v1/runs/:run/events',
    summary: 'Read the journal of a run from a number on.',
    query: {
      after: integer('Number of the last event that is known already; 0 for none.', { min: 0, absent: 0 }),
      limit: integer('Most events to give.', { min: 1, max: 5_000, absent: 1_000 }),
    },
    answers: {
      200: { description: 'Events in order, without a gap.', shape: 'EventsJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
    },
    handle: async ({ params, query }, { runs }) => json(await listEvents(runs, params.run, query)),
  }),
  route({
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/log',
    summary: 'Download what a job wrote, byte for byte.',
    query: {},
    headers: { Range: 'One range of bytes, such as `bytes=0-499`, `bytes=500-` or `bytes=-500`.' },
    answers: {
      200: { description: 'The log as it is now.', content: logBytes },
      206: { description: 'The range.', content: logBytes },
      404: noSuchRun,
      422: unreadable,
      416: { description: 'The log ends before the range.', shape: 'ErrorJson' },
    },
    handle: ({ params, header }, { runs, logs }) =>
      jobLog(runs, logs, { ...params, range: header('range'), condition: header('if-range') }),
  }),
  route({
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/lines',
    summary: 'Read lines of a job by number, or its last ones.',
    query: {
      from: integer('Number of the first line; the default is 1.', { min: 1 }),
      count: integer('Most lines to give; the default is 200.', { min: 1, max: 2_000 }),
      tail: integer('Instead of both: how many of the last lines to give.', { min: 1, max: 2_000 }),
    },
    answers: { 200: { description: 'A window of the log.', shape: 'LogLinesJson' }, 400: badQuery, 404: noSuchRun, 422: unreadable },
    handle: async ({ params, query }, { runs, logs }) => json(await jobLines(runs, logs, { ...params, ...query })),
  }),
  route({
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/matches',
    summary: 'Search inside the log of a job, of any size.',
    query: {
      text: requiredText('What to look for.'),
      regex: flag('Read the text as a regular expression.'),
      case: flag('Tell upper from lower case.'),
      from: integer('Number of the first line to look at: one more than the `lines` of the `end` before, to search what a log has grown.', {
        min: 1,
        absent: 1,
      }),
    },
    answers: {
      200: {
        description: 'One JSON value a line, as they are found; the last is of the type `end` or `error`.',
        shape: 'MatchLineJson',
        content: 'application/x-ndjson',
      },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
      503: { description: 'Too many searches are under way.', shape: 'ErrorJson' },
    },
    handle: ({ params, query, left }, served) => matchLog(served, { ...params, ...query }, left),
  }),
  route({
    method: 'get',
    path: '/api/v1/search',
    summary: 'Search the logs of many runs, or of one.',
    query: {
      text: requiredText('What to look for.'),
      regex: flag('Read the text as a regular expression.'),
      case: flag('Tell upper from lower case.'),
      run: runId('Search this run only.'),
      job: text('Search jobs of this id only.'),
      pipeline: text('Search runs of this pipeline only.'),
      project: text('Search runs of this project only.'),
      limit: integer('Most hits to give.', { min: 1, max: 1_000, absent: 200 }),
    },
    answers: {
      200: {
        description: 'One JSON value a line, as they are found; the last is of the type `end` or `error`.',
        shape: 'SearchLineJson',
        content: 'application/x-ndjson',
      },
      400: badQuery,
      503: { description: 'Too many searches are under way.', shape: 'ErrorJson' },
    },
    handle: ({ query, left }, { search, searches }) => searchLogs(search, searches, query, left),
  }),
  route({
    method: 'get',
    path: '/api/v1/pipelines',
    summary: 'List the pipelines that have been run.',
    query: {},
    answers: { 200: { description: 'Pipelines by project.', shape: 'SeenPipelinesJson' } },
    handle: async (_asked, { history }) => json(await history.pipelines()),
  }),
  route({
    method: 'get',
    path: '/api/v1/stats',
    summary: 'Say what the newest runs of a pipeline tell together: usual times, trend, slow and flaky jobs.',
    query: {
      ...onePipeline,
      limit: integer('Most runs to look at; fewer when they have very many jobs.', { min: 1, max: 200, absent: 50 }),
    },
    answers: { 200: { description: 'Statistics.', shape: 'StatsJson' }, 400: badQuery, 404: noSuchPipeline },
    handle: async ({ query }, { history }) => json(await pipelineStats(history, query)),
  }),
  route({
    method: 'get',
    path: '/api/v1/grid',
    summary: 'Show the newest runs of a pipeline as columns, with the state of each job.',
    query: {
      ...onePipeline,
      limit: integer('Most runs to show; fewer when they have very many jobs.', { min: 1, max: 100, absent: 30 }),
    },
    answers: { 200: { description: 'The grid.', shape: 'GridJson' }, 400: badQuery, 404: noSuchPipeline },
    handle: async ({ query }, { history }) => json(await pipelineGrid(history, query)),
  }),
  route({
    method: 'get',
    path: '/api/v1/compare',
    summary: 'Show two runs side by side: inputs, environment, plan and jobs.',
    query: { a: requiredText('Id of the run to compare with.'), b: requiredText('Id of the run that is compared.') },
    answers: {
      200: { description: 'The comparison, from a to b.', shape: 'ComparisonJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
    },
    handle: async ({ query }, { runs, history }) => json(await compareRuns(runs, history, query)),
  }),
  route({
    method: 'get',
    path: '/api/v1/failures',
    summary: 'Say in a line how each of some runs failed.',
    query: { runs: runIds('Ids of at most 50 runs, with commas between them.', 50) },
    answers: { 200: { description: 'Failures, in the order asked for.', shape: 'FailuresJson' }, 400: badQuery },
    handle: async ({ query }, { history }) => json(await history.failures(query.runs)),
  }),
  route({
    method: 'get',
    path: '/api/v1/stream',
    summary: 'Hear of changes: one stream of small notices; the data itself is fetched.',
    query: { last: text('Id of the last notice seen, as `Last-Event-ID`, which comes before it.') },
    headers: { 'Last-Event-ID': 'Id of the last notice seen: what was missed follows, or a `reset`.' },
    answers: {
      200: { description: 'Server-sent events without a name; `data` is a notice.', shape: 'NoticeJson', content: 'text/event-stream' },
      503: { description: 'Too many clients listen already.', shape: 'ErrorJson' },
    },
    handle: ({ query, header }) => ({ kind: 'notices', lastId: header('last-event-id') ?? query.last }),
  }),
  route({
    method: 'post',
    path: '/api/v1/describe',
    summary:
      'Describe a pipeline as its config says it now: its inputs and, where none is missing, its jobs. Loading a config runs its code.',
    query: {},
    body: 'DescribePipelineJson',
    answers: {
      200: { description: 'The pipeline.', shape: 'PipelineDetailJson' },
      400: badQuery,
      403: readOnly,
      422: { description: 'The config can not be loaded or has no such pipeline; the message is its own.', shape: 'ErrorJson' },
    },
    handle: ({ body }, { actions }) => describePipeline(actions(), body),
  }),
  route({
    method: 'post',
    path: '/api/v1/runs/:run/cancel',
    summary: 'Ask the owner of a run to cancel it; an event answers.',
    query: {},
    body: 'NothingJson',
    answers: {
      200: { description: 'The run is over already: nothing was asked.', shape: 'RequestedJson' },
      202: { description: 'The request is on file.', shape: 'RequestedJson' },
      403: readOnly,
      404: noSuchRun,
      422: unreadable,
    },
    handle: ({ params, body }, { runs, actions }) => cancelRun(runs, actions(), params.run, body),
  }),
  route({
    method: 'post',
    path: '/api/v1/runs/:run/retry',
    summary: 'Start the same run again.',
    query: {},
    body: 'NothingJson',
    answers: { 201: { description: 'It has started.', shape: 'StartedRunJson' }, 403: readOnly, 404: noSuchRun, 422: unreadable },
    handle: ({ params, body }, { runs, actions }) => retryRun(runs, actions(), params.run, body),
  }),
  route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'Describe all of this in OpenAPI 3.1.',
    query: {},
    answers: { 200: { description: 'The contract.', content: 'application/json' } },
    // it is large and seldom read
    handle: async (_asked, { version }) => json((await import('./handlers/describe-api.ts')).describeApi(routes, version)),
  }),
]
