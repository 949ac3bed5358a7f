import { counted } from '../../model/text/counted.ts'
import type { BytesAnswer } from '../answer.ts'
import { Refusal } from '../refusal.ts'
import type { Asked, Served } from '../route.ts'
import { byteRange } from './byte-range.ts'
import { contentDisposition } from './content-disposition.ts'
import { openLogOf } from './find-run.ts'
import type { OpenLog } from '../ports.ts'

/** The bytes of a job's log that exist now, even if the job is still writing. */
export const jobLog = async (
  { params, header }: Pick<Asked<'jobLog'>, 'params' | 'header'>,
  { runs, logs }: Pick<Served, 'runs' | 'logs'>,
): Promise<BytesAnswer<200 | 206>> => {
  const log = await openLogOf(runs, logs, params)
  const close = async (): Promise<void> => log[Symbol.asyncDispose]()
  try {
    return await bytesOf(log, header('If-Range') === undefined ? header('Range') : undefined, close)
  } catch (error) {
    await close()
    throw error
  }
}

const bytesOf = async (log: OpenLog, range: string | undefined, close: () => Promise<void>): Promise<BytesAnswer<200 | 206>> => {
  const size = await log.size()
  const part = byteRange(range, size)
  if (part.kind === 'none') {
    throw new Refusal(416, 'no-such-range', `The log has ${counted(size, 'byte')}.`, { headers: { 'Content-Range': `bytes */${size}` } })
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
