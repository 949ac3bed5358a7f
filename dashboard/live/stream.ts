import { addressOf, type EventOf } from '../../src/wire/http-request.ts'

type Notice = EventOf<'noticeStream'>

/** What a listener of the stream is told. */
export type StreamNews = { readonly notice: Notice } | { readonly isAway: boolean }

/** Tried again this long after the server has refused the stream; after a lost connection the browser does so by itself. */
const againMs = 2000

/**
 * Listens to the server's notices until the function given back is called. `isAway` tells whether the server is silent; after it came back
 * the first notices are those that were missed, or one that says to fetch everything again.
 */
export const listen = (tell: (news: StreamNews) => void): (() => void) => {
  let source: EventSource
  let lastId: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource(addressOf('noticeStream', { query: { last: lastId } }))
    source.onopen = () => {
      tell({ isAway: false })
    }
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId !== '') lastId = lastEventId
      tell({ notice: JSON.parse(data) as Notice })
    }
    source.onerror = () => {
      tell({ isAway: true })
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, againMs)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
