import type { Socket } from 'node:net'
import Koa from 'koa'
import { allowedNames, bracketed } from './gate/allowed-names.ts'
import { createCredentials } from './gate/credentials.ts'
import { errorBoundary, type OnBug } from './gate/error-boundary.ts'
import { gate } from './gate/gate.ts'
import { createLeftovers } from './gate/leftovers.ts'
import { peerIdentifier, type IdentifyPeer, type Peer } from './gate/peer.ts'
import { listenAddress } from './listen-address.ts'
import { pageFiles } from './page-files.ts'
import type { RunActions, ServerPorts } from './ports.ts'
import { Refusal } from './refusal.ts'
import { createRouter } from './router.ts'
import { routes } from './routes.ts'
import { createShares } from './shares.ts'
import { createSlots } from './slots.ts'
import { createNoticeHub } from './stream/notice-hub.ts'
import { answerWith, createWebServer, trackUnused, listen, shut } from './web-server.ts'

export interface DashboardOptions {
  readonly ports: ServerPorts
  /** A name or address of this machine. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly version: string
  /** A random id of this server process: letters, digits, `-` and `_`. */
  readonly instance: string
  /** The home's token. */
  readonly token: string
  /** Absolute path of the home. The names of its cookies are derived from it. */
  readonly home: string
  /** Absolute path of `dashboard-dist`. */
  readonly pageFolder: string
  /** Refuse everything that changes something. */
  readonly readOnly?: boolean
  /** Require the token from every client. Always on if the host is not loopback. */
  readonly tokenRequired?: boolean
  /** How to find out who connected. Default: ask the operating system. */
  readonly identifyPeer?: IdentifyPeer
  /** Called with errors that are bugs of Sparkwing. */
  readonly onBug?: OnBug
}

export interface Dashboard {
  /** Rejects with a PortInUseError, with a UserError if the host stands for all addresses, or with the system's error and its `code`. */
  listen(): Promise<{ readonly url: string; readonly port: number }>
  /** Ends the streams, then the connections, once their answers are finished; takes at most 5 s. Works after a failed `listen` too. */
  close(): Promise<void>
}

const closeGraceMs = 4_000
/** More searches at once would only wait for each other, because all logs are read from one disk. */
const mostSearches = 4

/** Creates the dashboard's server: the gate, the API behind it, and the files of the page. */
export const createDashboard = (options: DashboardOptions): Dashboard => {
  const { host, instance, version, onBug = () => undefined } = options
  const hub = createNoticeHub({ changes: options.ports.changes, instance })
  const credentials = createCredentials(options.home, options.token, instance)
  const router = createRouter(routes, {
    ...options.ports,
    version,
    instance,
    credentials,
    hub,
    searches: createSlots(mostSearches),
    isReadOnly: options.readOnly === true || options.ports.actions === undefined,
    actions: () => actionsOf(options),
  })
  const identify = options.identifyPeer ?? peerIdentifier()
  const peers = new WeakMap<Socket, Promise<Peer>>()
  const server = createWebServer()
  const dropUnused = trackUnused(server)
  const shares = createShares(server)
  const askFor = (socket: Socket): Promise<Peer> => {
    const asked = identify(socket).then(
      (peer) => {
        shares.admit(socket, peer)
        return peer
      },
      (error: unknown) => {
        // too many open files, for example: this request fails, and the next one asks again
        peers.delete(socket)
        throw error
      },
    )
    peers.set(socket, asked)
    return asked
  }
  server.on('connection', (socket: Socket) => {
    // a request that needs the answer gets the error
    askFor(socket).catch(() => undefined)
  })

  const createApp = (port: number, isLoopback: boolean): Koa => {
    const app = new Koa()
    app.use(errorBoundary(onBug))
    app.use(
      gate({
        names: allowedNames(host, port),
        methodsAt: router.methodsAt,
        openPaths: new Set(routes.filter(({ spec }) => spec.isOpen).map(({ spec }) => spec.path)),
        peerOf: (socket) => peers.get(socket) ?? askFor(socket),
        leftovers: createLeftovers(credentials, port),
        credentials,
        isTokenRequired: options.tokenRequired === true || !isLoopback,
      }),
    )
    app.use(router.middleware)
    app.use(pageFiles(options.pageFolder, instance))
    app.use(() => {
      throw new Refusal(404, 'no-such-file', 'There is no file with that name.')
    })
    // Koa emits the error of a body twice
    const told = new WeakSet<Error>()
    app.on('error', (error: NodeJS.ErrnoException) => {
      if (!isLeaving(error) && !told.has(error)) onBug(error, 'stream')
      told.add(error)
    })
    return app
  }

  return {
    listen: async () => {
      const { address, isLoopback } = await listenAddress(host)
      const port = await listen(server, address, options.port)
      const respond = createApp(port, isLoopback).callback()
      answerWith(server, (request, response) => void respond(request, response))
      return { url: `http://${bracketed(host)}:${port}`, port }
    },
    close: async () => {
      hub.close()
      dropUnused()
      await shut(server, closeGraceMs)
    },
  }
}

const actionsOf = ({ ports, readOnly }: DashboardOptions): RunActions => {
  if (ports.actions !== undefined && readOnly !== true) return ports.actions
  throw new Refusal(403, 'read-only', 'This dashboard is read-only.', {
    tryThis: ['Restart it without --read-only to start, retry or cancel runs.'],
  })
}

/** Whether the error only means that the client left in the middle of an answer. */
const isLeaving = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
