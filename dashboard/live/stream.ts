import { addressOf, type StreamEventOf } from '../../src/wire/http-request.ts'

type Notice = StreamEventOf<'noticeStream'>

/** The state of the connection to the server: `signed-out` when the server asks this browser to sign in. */
export type Connection = 'open' | 'away' | 'signed-out'

/** What the stream passes to its listener. */
export type StreamNews = { readonly notice: Notice } | { readonly connection: Connection }

/** The delay before a retry when the server refuses the stream. After a lost connection the browser reconnects by itself. */
const againMs = 2000

/**
 * Listens to the server's notices until the returned function is called. After a reconnect, the first notices are those that were missed,
 * or one that says to refetch everything.
 */
export const listenToStream = (tell: (news: StreamNews) => void): (() => void) => {
  let source: EventSource
  let lastId: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  const open = (): void => {
    source = new EventSource(addressOf('noticeStream', { query: { last: lastId } }))
    source.onopen = () => {
      tell({ connection: 'open' })
    }
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId !== '') lastId = lastEventId
      tell({ notice: JSON.parse(data) as Notice })
    }
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) void whyRefused().then(tryAgain)
      else tell({ connection: 'away' })
    }
  }
  const tryAgain = (connection: Connection): void => {
    if (isClosed) return
    tell({ connection })
    // a stream that received nothing has no id yet: send one that no server issues, which the server answers with a reset
    lastId ??= 'none'
    timer = setTimeout(open, againMs)
  }
  open()
  return () => {
    isClosed = true
    clearTimeout(timer)
    source.close()
  }
}

/** A refused stream does not say why, so make another small request to find out. */
const whyRefused = async (): Promise<Connection> => {
  const answer = await fetch(addressOf('listRuns', { query: { limit: 1 } }), { signal: AbortSignal.timeout(againMs) }).catch(
    () => undefined,
  )
  return answer?.status === 401 ? 'signed-out' : 'away'
}
