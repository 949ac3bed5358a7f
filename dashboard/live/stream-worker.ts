import { listen, type Connection, type StreamNews } from './stream.ts'

// One stream for all tabs: a browser gives a host six connections, and a stream keeps one for good.
const ports = new Set<MessagePort>()
/** Not known before the stream has opened or failed once. */
let connection: Connection | undefined
const tellAll = (news: StreamNews): void => {
  if ('connection' in news) connection = news.connection
  for (const port of ports) port.postMessage(news)
}

globalThis.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  ports.add(port)
  port.onmessage = () => ports.delete(port)
  if (connection !== undefined) port.postMessage({ connection } satisfies StreamNews)
})

listen(tellAll)
