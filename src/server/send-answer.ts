import { addAbortListener } from 'node:events'
import { Readable } from 'node:stream'
import type { Context } from 'koa'
import type { Answer } from './answer.ts'
import type { NoticeHub } from './stream/notice-hub.ts'

/** Who the answer is for. */
export interface Client {
  /** Aborts when the client has its answer or has left. */
  readonly left: AbortSignal
  readonly hub: NoticeHub
}

/** Puts an answer on the wire. A stream is read as fast as the client takes it, and closed when the client has left, even before this call. */
export const sendAnswer = (context: Context, answer: Answer, { left, hub }: Client): void => {
  if (left.aborted) {
    // Koa takes a body for a response that has closed already as an error of ours
    context.respond = false
    if (answer.kind === 'bytes') void answer.close()
    return
  }
  switch (answer.kind) {
    case 'json':
      context.status = answer.status
      // the gate may have set a cookie of its own
      for (const [name, value] of Object.entries(answer.headers ?? {})) context.append(name, value)
      context.type = 'application/json; charset=utf-8'
      context.body = JSON.stringify(answer.json)
      return
    case 'bytes': {
      context.status = answer.status
      const chunks = exactly(answer.length, answer.bytes)
      const stream = streamUntil(left, Readable.from(chunks, { objectMode: false, highWaterMark: 64 * 1024 }))
      stream.once('close', () => void answer.close())
      context.body = stream
      // Koa guesses a type for a stream, so the true one comes after it
      context.set(answer.headers)
      context.length = answer.length
      return
    }
    case 'json-lines':
      context.status = 200
      context.body = streamUntil(left, Readable.from(asLines(answer.lines)))
      context.type = 'application/x-ndjson; charset=utf-8'
      return
    case 'notices':
      context.status = 200
      context.type = 'text/event-stream'
      hub.attach(context.res, left, answer.lastId)
      // from here on the hub writes the response
      context.respond = false
  }
}

const streamUntil = (left: AbortSignal, stream: Readable): Readable => {
  addAbortListener(left, () => {
    stream.destroy()
  })
  return stream
}

/** The promise of a length is kept, or the answer is cut so that the client can tell. */
async function* exactly(length: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = length
  for await (const chunk of chunks) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= chunk.length
    if (left <= 0) return
  }
  if (left > 0) throw new Error(`A log became ${left} bytes shorter while it was read.`)
}

async function* asLines(values: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`
}
