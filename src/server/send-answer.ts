import { addAbortListener } from 'node:events'
import { Readable } from 'node:stream'
import type { Context } from 'koa'
import type { Answer } from './answer.ts'
import type { NoticeHub } from './stream/notice-hub.ts'

/** The client that gets the answer. */
export interface Client {
  /** Aborts when the client has its answer or has left. */
  readonly left: AbortSignal
  readonly hub: NoticeHub
}

/** Sends an answer. A stream is read as fast as the client takes it, and closed if the client leaves or has already left. */
export const sendAnswer = (context: Context, answer: Answer, { left, hub }: Client): void => {
  if (left.aborted) {
    // Koa reports an error if a body is set on a response that is already closed
    context.respond = false
    if (answer.kind === 'bytes') closeFile(answer)
    return
  }
  switch (answer.kind) {
    case 'json':
      context.status = answer.status
      // append, because the gate may have set a cookie
      for (const [name, value] of Object.entries(answer.headers ?? {})) context.append(name, value)
      context.type = 'application/json; charset=utf-8'
      context.body = JSON.stringify(answer.json)
      return
    case 'bytes': {
      context.status = answer.status
      const chunks = exactly(answer.length, answer.bytes)
      const stream = streamUntil(left, Readable.from(chunks, { objectMode: false, highWaterMark: 64 * 1024 }))
      stream.once('close', () => {
        closeFile(answer)
      })
      context.body = stream
      // Koa guesses a type when a stream is set, so set the real one afterwards
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

/** It was only read: an error of the system at its end changes nothing. */
const closeFile = (answer: Extract<Answer, { readonly kind: 'bytes' }>): void => {
  answer.close().catch(() => undefined)
}

const streamUntil = (left: AbortSignal, stream: Readable): Readable => {
  addAbortListener(left, () => {
    stream.destroy()
  })
  return stream
}

/** Yields exactly `length` bytes. Throws if there are fewer, which cuts the connection, so that the client notices. */
async function* exactly(length: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = length
  for await (const chunk of chunks) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= chunk.length
    if (left <= 0) return
  }
  if (left > 0) throw new Error(`A log became ${left} bytes shorter while it was being read.`)
}

async function* asLines(values: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`
}
