import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../refusal.ts'
import { rawValues } from './raw-request.ts'

/** The largest body that is accepted, in bytes. */
export const largestBody = 64 * 1024

/** Reads the JSON body of a request; an empty body is `{}`. Refuses other types, large bodies and keys that could reach a prototype. */
export const readJsonBody = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
  const types = rawValues(request, 'content-type')
  if (types.length !== 1 || !/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(types[0] ?? '')) {
    throw new Refusal(415, 'not-json', 'The body must be `application/json`.', {
      tryThis: ['Send the header `Content-Type: application/json`.'],
    })
  }
  if (rawValues(request, 'content-encoding').length > 0) throw new Refusal(415, 'encoded-body', 'The body must not be compressed.')
  if (Number(request.headers['content-length'] ?? 0) > largestBody) throw tooLarge()
  if (request.headers.expect !== undefined) response.writeContinue()
  const bytes = await readBytes(request)
  return bytes.length === 0 ? {} : parse(bytes)
}

const readBytes = (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    // the client has left already: no event will come any more
    if (request.destroyed) reject(new Refusal(400, 'cut-body', 'The body ended early.'))
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      // keep reading and drop the rest, so that the client sees the answer
      if (length > largestBody) reject(tooLarge())
      else chunks.push(chunk)
    })
    request.on('end', () => {
      resolve(Buffer.concat(chunks))
    })
    request.on('close', () => {
      reject(new Refusal(400, 'cut-body', 'The body ended early.'))
    })
    request.on('error', () => {
      reject(new Refusal(400, 'cut-body', 'The body ended early.'))
    })
  })
}

const tooLarge = (): Refusal => new Refusal(413, 'too-large', `The body must have at most ${largestBody} bytes.`)

const parse = (bytes: Buffer): unknown => {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal(400, 'bad-json', 'The body is not JSON.')
  }
  refusePrototypeKeys(value)
  return value
}

const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

const refusePrototypeKeys = (value: unknown): void => {
  // a loop rather than recursion, because a body can be nested very deep
  const open: unknown[] = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    for (const [key, inner] of Object.entries(next)) {
      if (prototypeKeys.has(key)) throw new Refusal(400, 'bad-key', `The body has the key "${key}", which is not allowed.`)
      if (inner !== undefined) open.push(inner)
    }
  }
}
