import { addAbortListener } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { ChangeFeed } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { createNoticeRing, type Frame } from './notice-ring.ts'

/** Sends the notices of one watcher to every client of the event stream. */
export interface NoticeHub {
  /**
   * Makes the response a client until `left` aborts; `lastId` is the last notice it has seen. Throws a {@link Refusal} when there are too
   * many.
   */
  attach(response: ServerResponse, left: AbortSignal, lastId: string | undefined): void
  /** Ends all streams. */
  close(): void
}

export interface NoticeHubOptions {
  readonly changes: ChangeFeed
  readonly instance: string
  /** Notices kept for clients that come back. */
  readonly kept?: number
  readonly mostClients?: number
  /** Bytes that may wait for one client; past it the client is dropped and resumes by id. */
  readonly mostWaiting?: number
  readonly pingEveryMs?: number
}

/** Starts to listen to `changes`; `close` ends it. */
export const createNoticeHub = ({
  changes,
  instance,
  kept = 10_000,
  mostClients = 1_000,
  mostWaiting = 256 * 1024,
  pingEveryMs = 15_000,
}: NoticeHubOptions): NoticeHub => {
  const ring = createNoticeRing(instance, kept)
  const clients = new Set<ServerResponse>()
  /** Had bytes waiting at the last ping. */
  const slow = new WeakSet<ServerResponse>()

  const send = (client: ServerResponse, frame: Frame): void => {
    if (client.writableLength + frame.length > mostWaiting) drop(client)
    else client.write(frame)
  }
  const drop = (client: ServerResponse): void => {
    clients.delete(client)
    client.destroy()
  }

  const unsubscribe = changes.subscribe((notice) => {
    const frame = ring.add(notice)
    for (const client of clients) send(client, frame)
  })

  const ping = Buffer.from(': ping\n\n')
  const pinging = setInterval(() => {
    for (const client of clients) {
      if (client.writableLength > 0 && slow.has(client)) {
        drop(client)
        continue
      }
      if (client.writableLength > 0) slow.add(client)
      else slow.delete(client)
      send(client, ping)
    }
  }, pingEveryMs)
  pinging.unref()

  const catchUp = (lastId: string | undefined): Frame => {
    const hello = Buffer.from('retry: 1000\n')
    if (lastId === undefined) return Buffer.concat([hello, ring.position()])
    const missed = ring.after(lastId)
    const frames = Buffer.concat([hello, ...(missed ?? [ring.reset()]), ring.position()])
    // fetching everything again costs less than reading that much
    return frames.length > mostWaiting / 2 ? Buffer.concat([hello, ring.reset()]) : frames
  }

  return {
    attach: (response, left, lastId) => {
      if (left.aborted) return
      if (clients.size >= mostClients) {
        throw new Refusal(503, 'too-many-streams', `${mostClients} clients listen already.`, { headers: { 'Retry-After': '10' } })
      }
      addAbortListener(left, () => {
        clients.delete(response)
      })
      response.on('error', () => {
        drop(response)
      })
      response.write(catchUp(lastId))
      clients.add(response)
    },
    close: () => {
      unsubscribe()
      clearInterval(pinging)
      for (const client of clients) client.end()
      clients.clear()
    },
  }
}
