import { listen, type StreamNews } from './stream.ts'

// One stream for all tabs: a browser gives a host six connections, and a stream keeps one for good.
const ports = new Set<MessagePort>()
/** Not known before the stream has opened or failed once. */
let isAway: boolean | undefined
const tellAll = (news: StreamNews): void => {
  if ('isAway' in news) isAway = news.isAway
  for (const port of ports) port.postMessage(news)
}

globalThis.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  ports.add(port)
  port.onmessage = () => ports.delete(port)
  if (isAway !== undefined) port.postMessage({ isAway } satisfies StreamNews)
})

listen(tellAll)
