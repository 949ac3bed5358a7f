import { listen } from './stream.js'

// One stream for all tabs: a browser gives a host six connections, and a stream keeps one for good.
const ports = new Set()
let isAwayNow = false
const tellAll = (message) => {
  for (const port of ports) port.postMessage(message)
}

self.onconnect = ({ ports: [port] }) => {
  ports.add(port)
  port.onmessage = () => ports.delete(port)
  port.postMessage({ isAway: isAwayNow })
}

listen({
  onNotice: (notice) => tellAll({ notice }),
  isAway: (isAway) => {
    isAwayNow = isAway
    tellAll({ isAway })
  },
})
