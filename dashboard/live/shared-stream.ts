import { isServerThere, reloadWhenThere } from './server-there.ts'
import { listenToStream, type StreamNews } from './stream.ts'
import streamWorkerUrl from './stream-worker.ts?worker&url'
import { workerAddress } from './worker-address.ts'

/** Receives the server's notices through one stream shared by all tabs, or through a separate one where tabs cannot share. */
export const listenTogether = (tell: (news: StreamNews) => void): void => {
  if (typeof SharedWorker === 'undefined') {
    listenToStream(tell)
    return
  }
  const worker = new SharedWorker(workerAddress(streamWorkerUrl), { type: 'module', name: 'stream' })
  worker.onerror = () => {
    listenToStream(tell)
  }
  worker.port.onmessage = ({ data }: MessageEvent<StreamNews>) => {
    tell(data)
  }
  addEventListener('pagehide', () => {
    worker.port.postMessage('bye')
  })
  // back from the browser's back/forward cache: refetch what was missed
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    void isServerThere().then((isThere) => {
      if (!isThere) tell({ connection: 'away' })
      return reloadWhenThere()
    })
  })
}
