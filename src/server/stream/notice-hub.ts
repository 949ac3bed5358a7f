import { addAbortListener } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { ChangeFeed } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { createNoticeRing, type Frame } from './notice-ring.ts'

/** Sends the notices of one watcher to every client of the event stream. */
export interface NoticeHub {
  /**
   * Adds the response as a client until `left` aborts; `lastId` is the last notice that it has seen. Throws a {@link Refusal} if there are
   * too many clients.
   */
  attach(response: ServerResponse, left: AbortSignal, lastId: string | undefined): void
  /** Ends all streams. */
  close(): void
}

export interface NoticeHubOptions {
  readonly changes: ChangeFeed
  readonly instance: string
  /** How many notices are kept for clients that reconnect. */
  readonly kept?: number
  readonly mostClients?: number
  /** How many bytes may be queued for one client. A client with more is dropped; it can reconnect and resume by id. */
  readonly mostWaiting?: number
  readonly pingEveryMs?: number
}

/** Creates a hub that listens to `changes` until it is closed. */
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
  /** Clients that had bytes queued at the last ping. */
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
    // fetching everything again costs the client less than reading so many notices
    return frames.length > mostWaiting / 2 ? Buffer.concat([hello, ring.reset()]) : frames
  }

  return {
    attach: (response, left, lastId) => {
      if (left.aborted) return
      if (clients.size >= mostClients) {
        throw new Refusal(503, 'too-many-streams', `${mostClients} clients are already listening. Try again later.`, {
          headers: { 'Retry-After': '10' },
        })
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
