import type { RunEvent } from '../../src/model/event.ts'
import { toJobId, toMillis, toSeq, type RunId } from '../../src/model/ids.ts'
import { jobFileName } from '../../src/model/job-file-name.ts'
import { nearNames } from '../../src/model/text/near-names.ts'
import { LogsRemovedError } from '../../src/model/logs-removed-error.ts'
import { UserError } from '../../src/model/user-error.ts'
import type { MatchQuery, OpenLog, SearchQuery, ServerPorts } from '../../src/server/ports.ts'
import type { DescribePipelineJson, MatchLineJson, NoticeJson, SearchLineJson, StartRunJson } from '../../src/wire/api.ts'
import { foundOf, openedOf } from './fake-files.ts'
import { fakeDeclared, fakePreview } from './fake-preview.ts'
import { runIdAt } from './fake-run-id.ts'
import type { RetryRunJson } from '../../src/wire/rerun.ts'
import type { RunBarJson } from '../../src/wire/statistics.ts'
import type { RunDetailJson, RunSummaryJson } from '../../src/wire/run.ts'

/** Ports over values in memory, with a record of the server's requests. */
export interface FakePorts extends ServerPorts {
  readonly runIds: readonly RunId[]
  /** The content of each job's log, the same for every run. */
  readonly contents: Map<string, Buffer>
  readonly growing: Set<string>
  readonly asked: {
    starts: StartRunJson[]
    described: DescribePipelineJson[]
    retries: { readonly run: string; readonly changes: RetryRunJson }[]
    previews: { readonly run: string; readonly inputs: Readonly<Record<string, unknown>> }[]
    cancels: string[]
    openedFiles: string[]
    matches: { readonly query: MatchQuery; readonly signal: AbortSignal }[]
    searches: { readonly query: SearchQuery; readonly signal: AbortSignal }[]
    opened: number
    closed: number
    listeners: number
  }
  notify(notice: NoticeJson): void
  /** The results of a search; set it to change them. */
  find: (query: SearchQuery, signal: AbortSignal) => AsyncIterable<SearchLineJson>
  /** The results of a search inside one log. */
  match: (query: MatchQuery, signal: AbortSignal) => AsyncIterable<MatchLineJson>
}

/** The id of a run that cannot be read. */
export const unreadableRun = '20200101-000000-000-00000001'

/** The id of a run that has lost its logs. */
export const lightRun = '20200101-000000-000-00000002'

/** `count` runs a second apart, newest first, each with the jobs `build` and `test/node-22`. */
export const fakePorts = (count = 3): FakePorts => {
  const runIds = Array.from({ length: count }, (_, index) => runIdAt(count - index))
  const contents = new Map([
    ['build', Buffer.from(Array.from({ length: 500 }, (_, line) => `build line ${line + 1}\n`).join(''))],
    ['test/node-22', Buffer.from('ok 1\nok 2\n')],
    ['../../état "1"', Buffer.from('odd name\n')],
  ])
  const growing = new Set<string>()
  const listeners = new Set<(notice: NoticeJson) => void>()
  const asked: FakePorts['asked'] = {
    starts: [],
    described: [],
    retries: [],
    previews: [],
    cancels: [],
    openedFiles: [],
    matches: [],
    searches: [],
    opened: 0,
    closed: 0,
    listeners: 0,
  }

  const ports: FakePorts = {
    runIds,
    contents,
    growing,
    asked,
    notify: (notice) => {
      for (const listener of listeners) listener(notice)
    },
    find: async function* () {
      await Promise.resolve()
      yield {
        type: 'hit',
        run: runIds[0] ?? '',
        pipeline: 'release',
        job: 'build',
        line: { number: 1, text: 'build line 1', stream: 'out' },
      }
      yield { type: 'end', hits: 1, runs: count, bytes: 100, because: 'done' }
    },
    match: async function* () {
      await Promise.resolve()
      yield { type: 'matches', lines: [1, 7] }
      yield { type: 'progress', line: 9, bytes: 100, hits: 2 }
      yield { type: 'end', hits: 2, lines: 9, because: 'done', marks: [1, 1] }
    },
    runs: {
      list: ({ before, limit, pipeline, status }) => {
        const matching = runIds.filter(
          (id) => (before === undefined || id < before) && (pipeline ?? 'release') === 'release' && (status ?? 'passed') === 'passed',
        )
        const page = matching.slice(0, limit)
        const last = page.at(-1)
        return Promise.resolve({
          runs: page.map(summary),
          ...(last !== undefined && matching.length > limit && { next: last }),
        })
      },
      get: (run) => Promise.resolve(runIds.includes(run) ? detail(run, [...contents.keys()]) : undefined),
      digest: (run) =>
        Promise.resolve(
          runIds.includes(run)
            ? { ...{ run, pipeline: 'release', project: '/p', status: 'passed' as const }, jobs: [], skipped: [], next: [] }
            : undefined,
        ),
      events: (run, after, limit) => {
        if (!runIds.includes(run)) return Promise.resolve(undefined)
        const all = journal(run)
        const events = all.filter(({ seq }) => seq > after).slice(0, limit)
        const lastSeq = events.at(-1)?.seq ?? after
        return Promise.resolve({ events, lastSeq, hasMore: lastSeq < all.length })
      },
      files: (run, paths) => Promise.resolve(runIds.includes(run) ? foundOf(paths) : undefined),
      unreadable: (run) =>
        Promise.resolve(run === unreadableRun ? { reason: 'its folder belongs to root', tryThis: 'Ask root.' } : undefined),
      near: (text) => Promise.resolve(nearNames(text, runIds)),
    },
    history: {
      pipelines: () =>
        Promise.resolve({
          pipelines: runIds.slice(0, 1).map((newest) => ({
            project: '/home/site',
            pipeline: 'release',
            runs: count,
            lastRunAt: startedAt(newest),
            last: summary(newest),
            recent: runIds.map(bar),
          })),
        }),
      stats: ({ project, pipeline }) =>
        Promise.resolve({
          project,
          pipeline,
          runs: isSeen(project, pipeline) ? runIds.map((id) => ({ ...bar(id), branch: 'main', commit: 'abc' })) : [],
          usual: { p50Ms: 5, p90Ms: 5, runs: count },
          passRate: 1,
          trend: [{ startedAt: 5, p50Ms: 5, p90Ms: 5 }],
          jobs: [
            {
              id: 'build',
              title: 'Build',
              runs: count,
              failures: 1,
              allowedFailures: 0,
              flaky: { passed: 1, failed: 1, retried: 0, example: { passed: runIds[0] ?? '', failed: runIds[1] ?? '' } },
            },
          ],
        }),
      compare: (a, b) => {
        const missing = [a, b].find((id) => !runIds.includes(id))
        if (missing !== undefined) return Promise.resolve({ missing })
        const [before, after] = [detail(a, []).run, detail(b, []).run]
        return Promise.resolve({
          a: before,
          b: after,
          inputs: [{ name: 'channel', a: 'next', isSame: false }],
          environment: [{ name: 'node', a: '24', b: '24', isSame: true }],
          jobs: [
            {
              id: 'build',
              title: 'Build',
              a: { status: 'passed', durationMs: 4, attempts: 1 },
              b: { status: 'failed', durationMs: 5, because: 'exited with code 1', attempts: 2 },
              deltaMs: 1,
              plan: 'changed',
              changes: ['needs: +lint'],
            },
          ],
        })
      },
      grid: ({ project, pipeline }) =>
        Promise.resolve({
          runs: isSeen(project, pipeline) ? runIds.map((id) => ({ ...bar(id), subject: 'Do it' })) : [],
          jobs: [{ id: 'build', group: 'all', cells: '-'.repeat(count), durations: runIds.map(() => null) }],
        }),
      failures: (runs) =>
        Promise.resolve({
          failures: runs
            .filter((run) => runIds.includes(run))
            .map((run) => ({
              run,
              job: 'build',
              because: 'exited with code 1',
              line: { number: 7, text: 'Error: no' },
            })),
        }),
    },
    logs: {
      open: (run, job) => {
        if (run === lightRun) return Promise.reject(new LogsRemovedError(run, { at: 5, bytes: 6 }))
        const content = contents.get(job)
        if (!runIds.includes(run) || content === undefined) return Promise.resolve(undefined)
        asked.opened += 1
        return Promise.resolve(openContent(job, content, growing.has(job), asked))
      },
    },
    search: {
      matches: (query, signal) => {
        asked.matches.push({ query, signal })
        return ports.match(query, signal)
      },
      search: (query, signal) => {
        asked.searches.push({ query, signal })
        return ports.find(query, signal)
      },
    },
    disk: {
      read: (limit) =>
        Promise.resolve({
          home: '/home/site/.sparkwing',
          isComplete: true,
          bytes: 9000,
          freeBytes: 5e9,
          runs: { runs: count, bytes: 7000, estimatedBytes: 6000 },
          pipelines: [{ project: '/home/site', pipeline: 'release', runs: count, bytes: 7000, estimatedBytes: 6000 }],
          largest: runIds.slice(0, limit).map((id) => ({
            ...{ id, project: '/home/site', pipeline: 'release', status: 'passed', startedAt: startedAt(id), isPinned: true },
            ...{ bytes: 3000, estimatedBytes: 2000 },
          })),
          trash: { entries: 1, bytes: 500 },
          store: { name: 'state.db', bytes: 1000, freeBytes: 100 },
          otherBytes: 500,
          prune: { rules: { olderThanMs: 5, maxBytes: 6, keep: 7 }, runs: 1, logs: 1, bytes: 900 },
          last: { at: 5, runs: 1, logs: 0, bytes: 4 },
        }),
    },
    changes: {
      subscribe: (listener) => {
        listeners.add(listener)
        asked.listeners = listeners.size
        return () => {
          listeners.delete(listener)
          asked.listeners = listeners.size
        }
      },
    },
    actions: {
      start: (request) => {
        asked.starts.push(request)
        if (request.pipeline === 'absent')
          return Promise.reject(new UserError('no-such-pipeline', 'There is no pipeline absent.', ['Try release.']))
        return Promise.resolve(runIdAt(99))
      },
      declared: fakeDeclared,
      describe: (request) => {
        asked.described.push(request)
        if (request.project !== '/home/site')
          return Promise.reject(new UserError('unknown-project', 'No run of it is recorded.', ['Run one.']))
        return Promise.resolve(
          request.pipeline === 'release'
            ? {
                detail: {
                  pipeline: 'release',
                  from: 'sparkwing.config.ts',
                  inputs: [
                    {
                      name: 'channel',
                      type: 'choice',
                      flag: '--channel',
                      choices: ['next'],
                      ...{ isRequired: true, isRepeatable: false, isSecret: false },
                    },
                  ],
                },
              }
            : { refused: { code: 'unknown-pipeline', message: 'There is no such pipeline.', tryThis: ['Did you mean release?'] } },
        )
      },
      retry: (run, changes) => {
        asked.retries.push({ run, changes })
        if (changes.inputs?.['channel'] === 'none') return Promise.reject(new UserError('wrong-input', 'There is no channel "none".', []))
        return Promise.resolve(runIds.includes(run) ? runIdAt(98) : undefined)
      },
      previewRetry: (run, { inputs = {} }) => {
        asked.previews.push({ run, inputs })
        return Promise.resolve(runIds.includes(run) ? fakePreview(run, run !== runIds[1]) : undefined)
      },
      open: (run, { path }) => {
        asked.openedFiles.push(path)
        return runIds.includes(run) ? openedOf(path) : Promise.resolve(undefined)
      },
      cancel: (run) => {
        asked.cancels.push(run)
        return Promise.resolve(runIds.includes(run) ? run === runIds[0] : undefined)
      },
    },
  }
  return ports
}

const startedAt = (run: string | undefined): number => Number((run ?? '').slice(9, 15))

const isSeen = (project: string, pipeline: string): boolean => project === '/home/site' && pipeline === 'release'

const bar = (id: RunId): RunBarJson => ({ id, status: 'passed', startedAt: startedAt(id), durationMs: 5 })

const summary = (id: RunId): RunSummaryJson => ({
  id,
  pipeline: 'release',
  project: '/home/site',
  status: 'passed',
  startedAt: startedAt(id),
  endedAt: startedAt(id) + 5,
  durationMs: 5,
  inputs: { channel: 'next' },
  args: [],
  branch: 'main',
  jobCounts: { passed: 3 },
})

const detail = (id: RunId, jobs: readonly string[]): RunDetailJson => ({
  run: {
    ...summary(id),
    directory: '/home/site',
    seq: 2,
    owner: { machineId: 'machine', pid: 7 },
    versions: { sparkwing: '1.0.0', node: '24.0.0', platform: 'linux' },
    options: { concurrency: 2 },
    folder: `/home/runs/${id}`,
    annotations: [{ level: 'notice', message: 'hello', at: 1 }],
  },
  jobs: jobs.map((job) => ({
    id: job,
    needs: [],
    when: 'passed',
    allowFailure: false,
    status: 'passed',
    attempt: 1,
    startedAt: 1,
    endedAt: 5,
    durationMs: 4,
    why: 'nothing to wait for',
    log: { bytes: 10, lines: 2, file: `${jobFileName(toJobId(job))}.log`, isComplete: true },
    attempts: [
      {
        attempt: 1,
        ...{ startedAt: 1, endedAt: 5, durationMs: 4 },
        ended: { status: 'passed' },
        from: { bytes: 0, lines: 0 },
        to: { bytes: 10, lines: 2 },
        steps: [
          { step: 0, name: 'sh', type: 'sh', startedAt: 1, from: { bytes: 0, lines: 0 }, ended: { status: 'passed' }, durationMs: 4 },
        ],
      },
    ],
  })),
  criticalPath: jobs.slice(0, 1),
})

const journal = (run: RunId): readonly RunEvent[] => [
  {
    v: 1,
    seq: toSeq(1),
    at: toMillis(1),
    type: 'run.started',
    run,
    ...{ pipeline: 'release', project: '/home/site', directory: '/home/site', inputs: {}, args: [], options: { concurrency: 2 } },
    owner: { machineId: 'machine', bootId: 'boot', pidNamespace: '', pid: 7, startToken: '1' },
    versions: { sparkwing: '1.0.0', node: '24.0.0', platform: 'linux' },
  },
  { v: 1, seq: toSeq(2), at: toMillis(2), type: 'job.queued', job: toJobId('build'), waitsFor: 'slot' },
  { v: 1, seq: toSeq(3), at: toMillis(3), type: 'run.finished', ended: { status: 'passed' }, durationMs: 2 },
]

const openContent = (job: string, content: Buffer, isGrowing: boolean, asked: FakePorts['asked']): OpenLog => {
  const texts = content.toString().split('\n').slice(0, -1)
  const window = (from: number, count: number): ReturnType<OpenLog['lines']> =>
    Promise.resolve({
      lines: texts.slice(from - 1, from - 1 + count).map((text, index) => ({ number: from + index, text, ms: 1, stream: 'out' as const })),
      ...{ total: texts.length, bytes: content.length, isGrowing, isComplete: true },
    })
  return {
    size: () => Promise.resolve(content.length),
    isGrowing,
    fileName: `${job}.log`,
    read: async function* (from, to) {
      for (let at = from; at < to; at += 1_000) {
        await Promise.resolve()
        yield content.subarray(at, Math.min(at + 1_000, to))
      }
    },
    lines: window,
    tail: (count) => window(Math.max(1, texts.length - count + 1), count),
    marks: (from) => Promise.resolve({ marks: [{ line: from, kind: 'end' }], next: texts.length + 1, isWhole: true }),
    [Symbol.asyncDispose]: () => {
      asked.closed += 1
      return Promise.resolve()
    },
  }
}
