/** Tried again this long after the server has refused the stream; after a lost connection the browser does so by itself. */
const againMs = 2000

/**
 * Listens to the server's notices until `close`. `isAway` tells whether the server is silent; after it came back the first notices are
 * those that were missed, or one that says to fetch everything again.
 */
export const listen = ({ onNotice, isAway }) => {
  let source
  let lastId
  let timer
  const open = () => {
    source = new EventSource(lastId === undefined ? '/api/v1/stream' : `/api/v1/stream?last=${encodeURIComponent(lastId)}`)
    source.onopen = () => isAway(false)
    source.onmessage = ({ data, lastEventId }) => {
      if (lastEventId !== '') lastId = lastEventId
      onNotice(JSON.parse(data))
    }
    source.onerror = () => {
      isAway(true)
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, againMs)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
