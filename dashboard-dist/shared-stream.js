import { listen } from './stream.js'

/** Hears the server's notices through the one stream of this browser; through one of its own where tabs can not share. */
export const listenTogether = ({ onNotice, isAway }) => {
  const worker = sharedWorker()
  if (!worker) {
    listen({ onNotice, isAway })
    return
  }
  worker.onerror = () => listen({ onNotice, isAway })
  worker.port.onmessage = ({ data }) => {
    if (data.notice) onNotice(data.notice)
    else isAway(data.isAway)
  }
  addEventListener('pagehide', () => worker.port.postMessage('bye'))
  // back from the browser's cache of pages: whatever was missed is fetched anew
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
}

const sharedWorker = () => {
  if (typeof SharedWorker === 'undefined') return undefined
  // the policy lets one text become the address of a program: this one
  const policy = globalThis.trustedTypes?.createPolicy('stream-worker', { createScriptURL: () => '/stream-worker.js' })
  return new SharedWorker(policy ? policy.createScriptURL('') : '/stream-worker.js', { type: 'module', name: 'stream' })
}
