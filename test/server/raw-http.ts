import { connect } from 'node:net'

export interface RawAnswer {
  /** 0 when the server closed the connection without an answer. */
  readonly status: number
  /** The headers by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends raw bytes and reads until the server closes, or has sent a complete response. */
export const sendRaw = (port: number, bytes: string | Buffer, address = '127.0.0.1'): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, address)
    const chunks: Buffer[] = []
    socket.setTimeout(20_000, () => {
      socket.destroy(new Error(`No answer in 20 s to ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`))
    })
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (isWhole(Buffer.concat(chunks))) socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // a refused client may see a connection reset instead of the end
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => {
      resolve(parse(Buffer.concat(chunks)))
    })
    socket.write(bytes)
  })

export interface RawRequestOptions {
  readonly method?: string
  readonly target?: string
  /** Header lines; `Host` and `Connection` are ours unless `bare`. */
  readonly headers?: readonly string[]
  readonly body?: string
  readonly bare?: boolean
  /** Where the server listens; default 127.0.0.1. */
  readonly address?: string
}

/** A request line, these header lines, and a body with its length. */
export const rawRequest = (
  port: number,
  { method = 'GET', target = '/api/v1/runs', headers = [], body, bare = false }: RawRequestOptions,
): string =>
  [
    `${method} ${target} HTTP/1.1`,
    ...(bare ? [] : [`Host: 127.0.0.1:${port}`]),
    ...headers,
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
    '',
    body ?? '',
  ].join('\r\n')

export const ask = (port: number, request: RawRequestOptions): Promise<RawAnswer> =>
  sendRaw(port, rawRequest(port, request), request.address)

const split = (bytes: Buffer): { readonly head: string; readonly body: Buffer } | undefined => {
  const end = bytes.indexOf('\r\n\r\n')
  return end < 0 ? undefined : { head: bytes.subarray(0, end).toString('latin1'), body: bytes.subarray(end + 4) }
}

const headersOf = (head: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )

const isWhole = (bytes: Buffer): boolean => {
  const parts = split(bytes)
  const length = parts && headersOf(parts.head)['content-length']
  return parts !== undefined && length !== undefined && parts.body.length >= Number(length)
}

const parse = (bytes: Buffer): RawAnswer => {
  const parts = split(bytes)
  if (parts === undefined) return { status: 0, headers: {}, body: bytes.toString() }
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(parts.head)?.[1] ?? 0), headers: headersOf(parts.head), body: parts.body.toString() }
}
