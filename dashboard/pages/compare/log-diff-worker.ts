import { httpApi } from '../../../src/wire/http-api.ts'
import { ApiError, fetchJson } from '../../api.ts'
import { sanitiseLine } from '../../../src/model/text/terminal-text.ts'
import { lineUp, type LinedUp } from './diff-stretches.ts'

/** The job logs to compare; a side is absent when its run does not have the job. */
export interface LogDiffOrder {
  readonly a: string | undefined
  readonly b: string | undefined
  readonly job: string
}

/** The start of a log as plain lines. */
export interface ReadLog {
  readonly lines: readonly string[]
  /** The number of lines in the log. */
  readonly total: number
  readonly isGrowing: boolean
}

/** A message from the worker: how many lines it has read, then the two aligned logs. */
export type LogDiffNews =
  | { readonly type: 'read'; readonly lines: number }
  | { readonly type: 'done'; readonly a: ReadLog | undefined; readonly b: ReadLog | undefined; readonly linedUp: LinedUp }
  | { readonly type: 'failed'; readonly message: string }

/** Only this many lines of each log are compared. */
const mostLines = 20_000
const linesAtOnce = httpApi.jobLines.query.count.max
/** Characters of a line beyond this are neither compared nor shown. */
const longestLine = 4_000

const say = (news: LogDiffNews): void => {
  globalThis.postMessage(news)
}

const readLog = async (run: string, job: string, onRead: (lines: number) => void): Promise<ReadLog | undefined> => {
  const lines: string[] = []
  for (;;) {
    const count = Math.min(linesAtOnce, mostLines - lines.length)
    const page = await fetchJson('jobLines', { params: { run, job }, query: { from: lines.length + 1, count } }).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined
      throw error
    })
    if (!page) return undefined
    lines.push(...page.lines.map(({ text }) => sanitiseLine(text, false).slice(0, longestLine)))
    onRead(page.lines.length)
    const { total, isGrowing } = page
    if (page.lines.length === 0 || lines.length >= Math.min(total, mostLines)) return { lines, total, isGrowing }
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<LogDiffOrder>) => {
  let read = 0
  const onRead = (lines: number): void => {
    read += lines
    say({ type: 'read', lines: read })
  }
  const readSide = (run: string | undefined): Promise<ReadLog | undefined> =>
    run === undefined ? Promise.resolve(undefined) : readLog(run, data.job, onRead)
  Promise.all([readSide(data.a), readSide(data.b)]).then(
    ([a, b]) => {
      say({ type: 'done', a, b, linedUp: lineUp(a?.lines ?? [], b?.lines ?? []) })
    },
    (error: unknown) => {
      say({ type: 'failed', message: error instanceof ApiError ? error.message : 'The server does not respond.' })
    },
  )
})
