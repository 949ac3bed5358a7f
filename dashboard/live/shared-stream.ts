import { listen, type StreamNews } from './stream.ts'
import streamWorkerUrl from './stream-worker.ts?worker&url'
import { workerAddress } from './worker-address.ts'

/** Hears the server's notices through the one stream of this browser; through one of its own where tabs can not share. */
export const listenTogether = (tell: (news: StreamNews) => void): void => {
  if (typeof SharedWorker === 'undefined') {
    listen(tell)
    return
  }
  const worker = new SharedWorker(workerAddress(streamWorkerUrl), { type: 'module', name: 'stream' })
  worker.onerror = () => {
    listen(tell)
  }
  worker.port.onmessage = ({ data }: MessageEvent<StreamNews>) => {
    tell(data)
  }
  addEventListener('pagehide', () => {
    worker.port.postMessage('bye')
  })
  // back from the browser's cache of pages: whatever was missed is fetched anew
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
}
