import { runStatuses } from '../model/run-record.ts'
import {
  noSuchRun,
  unreadable,
  logsRemoved,
  noSuchPipeline,
  badQuery,
  readOnly,
  found,
  tooManySearches,
  project,
  pipeline,
  sought,
} from './route-words.ts'
import type { RouteSpec } from './route-spec.ts'

/**
 * The HTTP API: every route with its parameters, query, body and answers. The types of the server's handlers and of the pages' client, and
 * the documentation, are derived from it. To add a route, add a row and follow the compiler errors.
 */
export const httpApi = {
  health: {
    method: 'get',
    path: '/api/health',
    summary: 'Identify the server. The only GET route that is open to every client.',
    isOpen: true,
    query: { nonce: { kind: 'text', description: 'Any text. The answer then proves that the server knows the token of its home.' } },
    answers: { 200: { description: 'The server is up.', shape: 'HealthJson' } },
  },
  signIn: {
    method: 'post',
    path: '/api/session',
    summary: 'Exchange the token, or the key in the link of `dashboard open`, for a cookie that is valid until the server stops.',
    isOpen: true,
    query: {},
    body: 'SignInJson',
    answers: {
      200: { description: 'Signed in. The cookie is set.', shape: 'SignedInJson' },
      401: { description: 'The text is neither the token of this home nor a key of this start of the server.', shape: 'ErrorJson' },
    },
  },
  listRuns: {
    method: 'get',
    path: '/api/v1/runs',
    summary: 'List runs, newest first.',
    query: {
      project: { kind: 'text', description: 'Absolute path of a project.' },
      pipeline: { kind: 'text', description: 'Name of a pipeline.' },
      status: { kind: 'choice', description: 'Status of the runs.', values: runStatuses },
      branch: { kind: 'text', description: 'Git branch that the runs started from.' },
      since: { kind: 'integer', description: 'Runs that started at or after this time, in milliseconds since 1970.', min: 0 },
      until: { kind: 'integer', description: 'Runs that started before this time, in milliseconds since 1970.', min: 0 },
      text: {
        kind: 'text',
        description:
          'Runs that contain this text, ignoring case: in the pipeline, branch, commit subject, project folder, an input or the line that shows why a job failed, or at the start of the commit hash. Each page searches at most 5,000 runs.',
      },
      before: { kind: 'run-id', description: 'Runs older than this one: the `next` of the previous page.' },
      limit: { kind: 'integer', description: 'Maximum number of runs.', min: 1, max: 200, byDefault: 50 },
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
    answers: { 201: { description: 'The run has started.', shape: 'StartedRunJson' }, 400: badQuery, 403: readOnly },
  },
  showRun: {
    method: 'get',
    path: '/api/v1/runs/:run',
    summary: 'Show a run with its plan, jobs, attempts and steps.',
    query: {},
    answers: { 200: { description: 'The run.', shape: 'RunDetailJson' }, 404: noSuchRun, 422: unreadable },
  },
  runDigest: {
    method: 'get',
    path: '/api/v1/runs/:run/digest',
    summary: 'Show why a run failed: the lines of its logs that show it.',
    query: {},
    answers: {
      200: { description: 'The digest. A run that did not fail has no jobs in it.', shape: 'DigestJson' },
      404: noSuchRun,
      422: unreadable,
    },
  },
  findFiles: {
    method: 'post',
    path: '/api/v1/runs/:run/files',
    summary: 'Find the files of the project that paths in a log name. A path begins at the directory of the run or at its project.',
    query: {},
    body: 'FindFilesJson',
    answers: {
      200: { description: 'The files that exist inside the project. Other paths are left out.', shape: 'FoundFilesJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
    },
  },
  openFile: {
    method: 'post',
    path: '/api/v1/runs/:run/open',
    summary: 'Open a file of the project of a run in the editor that VISUAL or EDITOR names, on the machine of the server.',
    isAction: true,
    query: {},
    body: 'OpenFileJson',
    answers: {
      200: { description: 'The editor has been started.', shape: 'OpenedFileJson' },
      400: {
        description: 'There is no such file in the project, or no editor that can open it. The message says why.',
        shape: 'ErrorJson',
      },
      403: readOnly,
      404: noSuchRun,
      422: unreadable,
    },
  },
  listEvents: {
    method: 'get',
    path: '/api/v1/runs/:run/events',
    summary: 'Read the journal of a run after a given event.',
    query: {
      after: { kind: 'integer', description: 'Number of the last event that the client has; 0 for none.', min: 0, byDefault: 0 },
      limit: { kind: 'integer', description: 'Maximum number of events.', min: 1, max: 5_000, byDefault: 1_000 },
    },
    answers: {
      200: { description: 'Events in order, without gaps.', shape: 'EventsJson' },
      400: badQuery,
      404: noSuchRun,
      422: unreadable,
    },
  },
  jobLog: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/log',
    summary: 'Download the log of a job, byte for byte.',
    query: {},
    headers: {
      Range: 'One byte range, such as `bytes=0-499`, `bytes=500-` or `bytes=-500`.',
      'If-Range': 'If sent, the answer is the whole log, because a log has no tag or date that could match.',
    },
    answers: {
      200: { description: 'The log as it is now.', content: 'text/plain; charset=utf-8' },
      206: { description: 'The range.', content: 'text/plain; charset=utf-8' },
      404: noSuchRun,
      410: logsRemoved,
      422: unreadable,
      416: { description: 'The log ends before the range.', shape: 'ErrorJson' },
    },
  },
  jobLines: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/lines',
    summary: 'Read lines of the log of a job, by number or from the end.',
    query: {
      from: { kind: 'integer', description: 'Number of the first line. Default: 1.', min: 1 },
      count: { kind: 'integer', description: 'Maximum number of lines. Default: 200.', min: 1, max: 2_000 },
      tail: { kind: 'integer', description: 'Number of lines from the end, instead of `from` and `count`.', min: 1, max: 2_000 },
    },
    answers: {
      200: { description: 'The lines.', shape: 'LogLinesJson' },
      400: badQuery,
      404: noSuchRun,
      410: logsRemoved,
      422: unreadable,
    },
  },
  jobMarks: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/marks',
    summary: 'Find the lines of the log of a job that fold and annotate it, such as `::group::`, `--- TITLE` and `::error::`.',
    query: { from: { kind: 'integer', description: 'Number of the first line to look at.', min: 1, byDefault: 1 } },
    answers: {
      200: { description: 'The marks.', shape: 'LogMarksJson' },
      400: badQuery,
      404: noSuchRun,
      410: logsRemoved,
      422: unreadable,
    },
  },
  jobMatches: {
    method: 'get',
    path: '/api/v1/runs/:run/jobs/:job/matches',
    summary: 'Search the log of a job. It may have any size.',
    query: {
      ...sought,
      from: {
        kind: 'integer',
        description: 'Number of the first line to search. To search only new lines of a log, pass one more than `lines` in the last `end`.',
        min: 1,
        byDefault: 1,
      },
    },
    answers: {
      200: { ...found, shape: 'MatchLineJson' },
      400: badQuery,
      404: noSuchRun,
      410: logsRemoved,
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
      run: { kind: 'run-id', description: 'Search only this run.' },
      job: { kind: 'text', description: 'Search only jobs with this id.' },
      pipeline: { kind: 'text', description: 'Search only runs of this pipeline.' },
      project: { kind: 'text', description: 'Search only runs of this project.' },
      limit: { kind: 'integer', description: 'Maximum number of hits.', min: 1, max: 1_000, byDefault: 200 },
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
    summary: 'Get statistics over the newest runs of a pipeline: usual times, trend, slow and flaky jobs.',
    query: {
      project,
      pipeline,
      limit: {
        kind: 'integer',
        description: 'Maximum number of runs. Fewer are used if they have very many jobs.',
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
    summary: 'Show the newest runs of a pipeline as columns, with the status of each job.',
    query: {
      project,
      pipeline,
      limit: {
        kind: 'integer',
        description: 'Maximum number of runs. Fewer are shown if they have very many jobs.',
        min: 1,
        max: 100,
        byDefault: 30,
      },
    },
    answers: { 200: { description: 'The grid.', shape: 'GridJson' }, 400: badQuery, 404: noSuchPipeline },
  },
  compareRuns: {
    method: 'get',
    path: '/api/v1/compare',
    summary: 'Compare two runs: inputs, environment, plan and jobs.',
    query: {
      a: { kind: 'text', isRequired: true, description: 'Id of the run to compare with.' },
      b: { kind: 'text', isRequired: true, description: 'Id of the run to compare.' },
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
    query: { runs: { kind: 'run-ids', isRequired: true, description: 'Ids of at most 50 runs, separated by commas.', most: 50 } },
    answers: { 200: { description: 'Failures, in the order of the ids.', shape: 'FailuresJson' }, 400: badQuery },
  },
  showDisk: {
    method: 'get',
    path: '/api/v1/disk',
    summary: 'Look at all files of the home, and show what they take and what a prune would free.',
    query: {
      limit: { kind: 'integer', description: 'Maximum number of pipelines and of runs.', min: 1, max: 100, byDefault: 10 },
    },
    answers: { 200: { description: 'What the home takes.', shape: 'DiskJson' }, 400: badQuery },
  },
  noticeStream: {
    method: 'get',
    path: '/api/v1/stream',
    summary: 'Stream notices of changes. Fetch the data itself separately.',
    query: { last: { kind: 'text', description: 'Id of the last notice seen. The header `Last-Event-ID` takes precedence.' } },
    headers: { 'Last-Event-ID': 'Id of the last notice seen. The missed notices follow, or a `reset`.' },
    answers: {
      200: { description: 'Server-sent events without a name. `data` is a notice.', shape: 'NoticeJson', content: 'text/event-stream' },
      503: { description: 'Too many clients are listening.', shape: 'ErrorJson' },
    },
  },
  describePipeline: {
    method: 'post',
    path: '/api/v1/describe',
    summary:
      'Describe a pipeline as it is in its config now: its inputs and, if no required input is missing, its jobs. Loading a config runs its code.',
    isAction: true,
    query: {},
    body: 'DescribePipelineJson',
    answers: {
      200: { description: 'The pipeline.', shape: 'PipelineDetailJson' },
      400: badQuery,
      403: readOnly,
      422: { description: 'The config cannot be loaded or has no such pipeline. The message says why.', shape: 'ErrorJson' },
    },
  },
  listDeclared: {
    method: 'post',
    path: '/api/v1/declared',
    summary: 'List what can be run in a project that has been run before, also what has never run. Loading a config runs its code.',
    isAction: true,
    query: {},
    body: 'DeclaringProjectJson',
    answers: {
      200: { description: 'The pipelines and scripts of the project.', shape: 'DeclaredPipelinesJson' },
      400: badQuery,
      403: readOnly,
      422: { description: 'The config cannot be loaded. The message says why.', shape: 'ErrorJson' },
    },
  },
  cancelRun: {
    method: 'post',
    path: '/api/v1/runs/:run/cancel',
    summary: 'Ask the owner of a run to cancel it. The owner answers with an event.',
    isAction: true,
    query: {},
    body: 'NothingJson',
    answers: {
      200: { description: 'The run is already over. Nothing was requested.', shape: 'RequestedJson' },
      202: { description: 'The request is filed.', shape: 'RequestedJson' },
      403: readOnly,
      404: noSuchRun,
      422: unreadable,
    },
  },
  retryRun: {
    method: 'post',
    path: '/api/v1/runs/:run/retry',
    summary: 'Repeat a run or a part of it, with the same inputs or others.',
    isAction: true,
    query: {},
    body: 'RetryRunJson',
    answers: {
      201: { description: 'The run has started.', shape: 'StartedRunJson' },
      400: { description: 'The run did not start, or the body is invalid. The message says why.', shape: 'ErrorJson' },
      403: readOnly,
      404: noSuchRun,
      422: unreadable,
    },
  },
  previewRetry: {
    method: 'post',
    path: '/api/v1/runs/:run/retry/preview',
    summary:
      'Describe what a run would do if it, or a part of it, were repeated now, with the same inputs or others: its jobs, which of them would run and why, its inputs and the command. Nothing runs, but loading the config runs its code.',
    isAction: true,
    query: {},
    body: 'RetryRunJson',
    answers: {
      200: { description: 'What would run. If it would be refused, `problem` says why.', shape: 'RerunJson' },
      400: badQuery,
      403: readOnly,
      404: noSuchRun,
      422: {
        description:
          'The run cannot be read, a part of it was asked for while it is still running, its directory or its pipeline is gone, or the config cannot be loaded. The message says which.',
        shape: 'ErrorJson',
      },
    },
  },
  describeApi: {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'Describe this API in OpenAPI 3.1.',
    query: {},
    answers: { 200: { description: 'The OpenAPI document.', content: 'application/json' } },
  },
} as const satisfies Readonly<Record<string, RouteSpec>>

export type RouteName = keyof typeof httpApi

export const routeNames = Object.keys(httpApi) as readonly RouteName[]

/** The rows of the table, for code that treats all routes the same. */
export const routeSpecs: readonly RouteSpec[] = Object.values(httpApi)
