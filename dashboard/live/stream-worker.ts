import { listenToStream, type Connection, type StreamNews } from './stream.ts'

// One stream for all tabs: a browser allows six connections per host, and a stream holds one permanently.
const ports = new Set<MessagePort>()
/** Unknown until the stream has opened or failed once. */
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

listenToStream(tellAll)
