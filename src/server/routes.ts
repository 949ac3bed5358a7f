import { definedOnly } from '../model/defined-only.ts'
import { routeNames } from '../wire/http-api.ts'
import { json } from './answer.ts'
import { handleCompare } from './handlers/compare-runs.ts'
import { health } from './handlers/health.ts'
import { jobLines, jobMarks } from './handlers/job-lines.ts'
import { jobLog } from './handlers/job-log.ts'
import { pipelineGrid, handleStats } from './handlers/pipeline-history.ts'
import { handleCancel, handleDeclared, handleDescribe, handlePreview, started } from './handlers/run-actions.ts'
import { handleMatches, handleSearch } from './handlers/search-logs.ts'
import { handleSignIn } from './handlers/sign-in.ts'
import { withRun } from './handlers/with-run.ts'
import { bindRoute, type Handlers, type Route } from './route.ts'

const handlers: Handlers = {
  health: ({ query }, served) => json(health(served, query.nonce)),
  signIn: ({ body }, { credentials }) => handleSignIn(credentials, body),
  listRuns: async ({ query: { limit, ...filters } }, { runs }) => json(await runs.list({ ...definedOnly(filters), limit })),
  startRun: async ({ body }, { actions }) => started(await actions.start(body)),
  showRun: withRun(async (run, _asked, { runs }) => {
    const detail = await runs.get(run)
    return detail && json(detail)
  }),
  runDigest: withRun(async (run, _asked, { runs }) => {
    const digest = await runs.digest(run)
    return digest && json(digest)
  }),
  findFiles: withRun(async (run, { body }, { runs }) => {
    const found = await runs.files(run, body.paths)
    return found && json(found)
  }),
  openFile: withRun(async (run, { body }, { actions }) => {
    const opened = await actions.open(run, body)
    return opened && json(opened)
  }),
  listEvents: withRun(async (run, { query: { after, limit } }, { runs }) => {
    const events = await runs.events(run, after, limit)
    return events && json(events)
  }),
  jobLog,
  jobLines: async (asked, served) => json(await jobLines(asked, served)),
  jobMarks: async (asked, served) => json(await jobMarks(asked, served)),
  jobMatches: handleMatches,
  searchLogs: handleSearch,
  listPipelines: async (_asked, { history }) => json(await history.pipelines()),
  pipelineStats: async ({ query }, { history }) => json(await handleStats(history, query)),
  pipelineGrid: async ({ query }, { history }) => json(await pipelineGrid(history, query)),
  compareRuns: async ({ query }, { runs, history }) => json(await handleCompare(runs, history, query)),
  listFailures: async ({ query }, { history }) => json(await history.failures(query.runs)),
  showDisk: async ({ query }, { disk }) => json(await disk.read(query.limit)),
  noticeStream: ({ query, header }) => ({ kind: 'notices', lastId: header('Last-Event-ID') ?? query.last }),
  describePipeline: async ({ body, left }, { actions }) => json(await handleDescribe(actions, body, left)),
  listDeclared: async ({ body, left }, { actions }) => json(await handleDeclared(actions, body.project, left)),
  cancelRun: withRun((run, _asked, { actions }) => handleCancel(actions, run)),
  retryRun: withRun(async (run, { body }, { actions }) => {
    const next = await actions.retry(run, body)
    return next && started(next)
  }),
  previewRetry: withRun((run, { body, left }, { actions }) => handlePreview(actions, run, body, left)),
  // loaded on demand, because it is large and rarely needed
  describeApi: async (_asked, { version }) => json((await import('./handlers/describe-api.ts')).describeApi(version)),
}

/** All routes of the server, except the files of the page. */
export const routes: readonly Route[] = routeNames.map((name) => bindRoute(name, handlers))
