import { setTimeout as sleep } from 'node:timers/promises'

/** Where Node's debugger listens by default. */
const debuggerUrl = 'http://127.0.0.1:9229/json'

/** Makes a Node process free the memory that it no longer uses, through its debugger. Only one process at a time. */
export const collectGarbage = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGUSR1')
  const socket = new WebSocket(await debuggerAddress())
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => {
      reject(new Error(`The debugger of process ${pid} does not answer.`))
    }
  })
  // the second one frees what the first one only marked
  for (const id of [1, 2]) {
    const answered = new Promise((resolve) => (socket.onmessage = resolve))
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }))
    await answered
  }
  socket.close()
}

const debuggerAddress = async (): Promise<string> => {
  for (let look = 0; look < 50; look++) {
    try {
      const [{ webSocketDebuggerUrl }] = (await (await fetch(debuggerUrl)).json()) as [{ webSocketDebuggerUrl: string }]
      return webSocketDebuggerUrl
    } catch {
      await sleep(200)
    }
  }
  throw new Error(`No debugger answers at ${debuggerUrl}.`)
}
