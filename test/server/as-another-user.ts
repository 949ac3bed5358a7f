import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const nobody = '65534'

/** Only root on Linux can act as another user of the machine. */
export const canBeAnotherUser = process.platform === 'linux' && process.getuid?.() === 0

/** The status of a request that another user of this machine sends with curl. */
export const statusForAnotherUser = async (url: string, headers: readonly string[] = [], body?: object): Promise<number> => {
  const { stdout } = await run('setpriv', [
    ...['--reuid', nobody, '--regid', nobody, '--clear-groups'],
    ...['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--noproxy', '*'],
    ...headers.flatMap((header) => ['-H', header]),
    ...(body === undefined ? [] : ['-d', JSON.stringify(body)]),
    url,
  ])
  return Number(stdout)
}

/** The headers that a page of the server at `url` sends with each write. */
export const pageHeaders = (url: string): readonly string[] => [`Origin: ${url}`, 'x-sparkwing: 1', 'content-type: application/json']
