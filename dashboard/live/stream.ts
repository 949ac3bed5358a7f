import { addressOf, type EventOf } from '../../src/wire/http-request.ts'

type Notice = EventOf<'noticeStream'>

/** How the page stands with the server. It is `signed-out` when the server asks this browser to sign in. */
export type Connection = 'open' | 'away' | 'signed-out'

/** What a listener of the stream is told. */
export type StreamNews = { readonly notice: Notice } | { readonly connection: Connection }

/** Tried again this long after the server has refused the stream; after a lost connection the browser does so by itself. */
const againMs = 2000

/**
 * Listens to the server's notices until the function given back is called. When the connection is open again the first notices are those
 * that were missed, or one that says to fetch everything again.
 */
export const listen = (tell: (news: StreamNews) => void): (() => void) => {
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
    // a stream that heard nothing knows no id: one that no server gives is answered by a reset
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

/** A stream that is refused does not say why, so something small is asked for as well. */
const whyRefused = async (): Promise<Connection> => {
  const answer = await fetch(addressOf('listRuns', { query: { limit: 1 } }), { signal: AbortSignal.timeout(againMs) }).catch(
    () => undefined,
  )
  return answer?.status === 401 ? 'signed-out' : 'away'
}
