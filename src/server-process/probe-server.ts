import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { addressOf, type JsonOf } from '../wire/http-request.ts'
import type { ReadyServer } from './server-record.ts'
import { fromJsonText } from '../model/record-json.ts'

/** How long one request may take, in milliseconds, and how often it is sent. */
const answerMs = 500
const attempts = 3
/** More bytes than any of our answers has. It keeps another program from filling the memory. */
const longestAnswer = 16_384

/**
 * What the address of a recorded server answers:
 * - `proof`: it is that server;
 * - `silence`: a program has the port, but cannot answer now, or takes no more connections;
 * - `other`: no program has the port, or one that is not that server.
 */
export type Probe = 'proof' | 'silence' | 'other'

/**
 * Asks the recorded server to prove itself: it must know the home's token and answer with the instance in the record. Another program that
 * happens to have the port cannot do that.
 */
export const probeServer = async ({ url, instance }: ReadyServer, token: string): Promise<Probe> => {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const nonce = randomBytes(16).toString('hex')
    const answer = await ask(url + addressOf('health', { query: { nonce } }))
    if (answer === 'refused') return 'other'
    if (answer !== 'silent') return answer.instance === instance && isProof(answer.proof, token, `${instance}:${nonce}`) ? 'proof' : 'other'
    if (attempt < attempts) await sleep(20)
  }
  return 'silence'
}

const isProof = (proof: unknown, token: string, text: string): boolean => {
  if (typeof proof !== 'string') return false
  const [given, wanted] = [Buffer.from(proof, 'hex'), createHmac('sha256', token).update(text).digest()]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

type Answer = 'refused' | 'silent' | Partial<JsonOf<'health'>>

/** `refused`: no program listens on the port. `silent`: a program does, but sends no answer. */
const ask = (url: string): Promise<Answer> =>
  new Promise((settle) => {
    // no shared agent, because it may be configured to use a proxy
    const request = get(url, { agent: false, signal: AbortSignal.timeout(answerMs) }, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > longestAnswer) response.destroy()
        else chunks.push(chunk)
      })
      response.on('error', () => {
        settle('silent')
      })
      response.on('close', () => {
        settle(parse(Buffer.concat(chunks).toString()))
      })
    })
    request.on('error', (error) => {
      settle('code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'silent')
    })
  })

const parse = (text: string): Answer => {
  try {
    const value: unknown = fromJsonText(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
