import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

const run = promisify(execFile)
const otherUid = '65534'

/** Only root on Linux can act as another user of the machine. */
export const canBeAnotherUser = process.platform === 'linux' && process.getuid?.() === 0

/** The status of a request that another user of this machine sends with curl. */
export const statusForAnotherUser = async (url: string, headers: readonly string[] = [], body?: object): Promise<number> => {
  const { stdout } = await run('setpriv', [
    ...asAnotherUser,
    ...['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--noproxy', '*'],
    ...headers.flatMap((header) => ['-H', header]),
    ...(body === undefined ? [] : ['-d', JSON.stringify(body)]),
    url,
  ])
  return Number(stdout)
}

const asAnotherUser = ['--reuid', otherUid, '--regid', otherUid, '--clear-groups']

/**
 * Another user of this machine who opens 2,000 connections to the port, half of them with whole requests. Those that are closed are opened again,
 * `again` times in all.
 */
export const floodByAnotherUser = async (port: number, again: number): Promise<Disposable> => {
  const script = `let made = 0
const open = () => {
  const socket = require('node:net').connect(${port}, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.on('connect', () => socket.write('GET /api/health HTTP/1.1\\r\\nHost: 127.0.0.1:${port}\\r\\n' + (made % 2 ? '\\r\\n' : '')))
  socket.on('close', () => made < 2000 + ${again} && setImmediate(open))
  if (++made === 2000) console.log('all are being opened')
}
for (let n = 0; n < 2000; n++) open()`
  const child = spawn('setpriv', [...asAnotherUser, process.execPath, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    [Symbol.dispose]: () => {
      child.kill('SIGKILL')
    },
  }
}

/** The headers that a page of the server at `url` sends with each write. */
export const pageHeaders = (url: string): readonly string[] => [`Origin: ${url}`, 'x-sparkwing: 1', 'content-type: application/json']
