import type { Answer } from '../answer.ts'
import type { LogReading, OpenLog, RunReading } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { byteRange } from './byte-range.ts'
import { contentDisposition } from './content-disposition.ts'
import { openLog } from './find-run.ts'

export interface LogWish {
  readonly run: string
  readonly job: string
  /** The `Range` header. */
  readonly range: string | undefined
  /** The `If-Range` header: a log has no tag that could match, so it asks for all. */
  readonly condition: string | undefined
}

/** A job's log as bytes: those that are there now, also while the job still writes. */
export const jobLog = async (runs: RunReading, logs: LogReading, { run, job, range, condition }: LogWish): Promise<Answer> => {
  const log = await openLog(runs, logs, run, job)
  const close = async (): Promise<void> => log[Symbol.asyncDispose]()
  try {
    return await bytesOf(log, condition === undefined ? range : undefined, close)
  } catch (error) {
    await close()
    throw error
  }
}

const bytesOf = async (log: OpenLog, range: string | undefined, close: () => Promise<void>): Promise<Answer> => {
  const size = await log.size()
  const part = byteRange(range, size)
  if (part.kind === 'none') {
    throw new Refusal(416, 'no-such-range', `The log has ${size} bytes.`, { headers: { 'Content-Range': `bytes */${size}` } })
  }
  const { from, to } = part.kind === 'part' ? part : { from: 0, to: size }
  return {
    kind: 'bytes',
    status: part.kind === 'part' ? 206 : 200,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': contentDisposition(log.fileName),
      'Accept-Ranges': 'bytes',
      ...(part.kind === 'part' && { 'Content-Range': `bytes ${from}-${to - 1}/${size}` }),
    },
    length: to - from,
    bytes: log.read(from, to),
    close,
  }
}
