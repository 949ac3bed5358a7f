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
import { createSlots } from './slots.ts'
import { createNoticeHub } from './stream/notice-hub.ts'
import { answerWith, createWebServer, trackUnused, listen, shut } from './web-server.ts'

export interface DashboardOptions {
  readonly ports: ServerPorts
  /** A name or address of this machine. */
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly version: string
  /** Drawn anew by each server process: letters, digits, `-` and `_`. */
  readonly instance: string
  /** The home's token. */
  readonly token: string
  /** Absolute path of the home: its cookies are told apart by it. */
  readonly home: string
  /** Absolute path of `dashboard-dist`. */
  readonly pageFolder: string
  /** Refuse everything that changes something. */
  readonly readOnly?: boolean
  /** Ask everybody for the token; always so on a host that is not loopback. */
  readonly tokenRequired?: boolean
  /** How to find out who connected; the system's own way unless told. */
  readonly identifyPeer?: IdentifyPeer
  /** Hears of errors that are nobody's mistake but ours. */
  readonly onBug?: OnBug
}

export interface Dashboard {
  /** Rejects with a PortInUseError, a UserError on a host that means every network, or the system's own error with its `code`. */
  listen(): Promise<{ readonly url: string; readonly port: number }>
  /** Also after a `listen` that failed. Stops in order: no new connections, streams ended, answers under way finished; at most 5 s. */
  close(): Promise<void>
}

const closeGraceMs = 4_000
/** More would only wait for one another: the logs are read from one disk. */
const mostSearches = 4

/** The dashboard's server: the gate, the API behind it, and the page's files. */
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
    actions: () => actionsOf(options),
  })
  const identify = options.identifyPeer ?? peerIdentifier()
  const peers = new WeakMap<Socket, Promise<Peer>>()
  const server = createWebServer()
  const dropUnused = trackUnused(server)
  const askFor = (socket: Socket): Promise<Peer> => {
    const asked = identify(socket).catch((): Peer => {
      // too many open files, say: nobody for now, and asked again by the next request
      peers.delete(socket)
      return 'other'
    })
    peers.set(socket, asked)
    return asked
  }
  server.on('connection', (socket: Socket) => void askFor(socket))

  const createApp = (port: number, isLoopback: boolean): Koa => {
    const app = new Koa()
    app.use(errorBoundary(onBug))
    app.use(
      gate({
        names: allowedNames(host, port),
        methodsAt: router.methodsAt,
        openPaths: new Set(routes.filter(({ spec }) => spec.isOpen).map(({ spec }) => spec.path)),
        peerOf: (socket) => peers.get(socket) ?? askFor(socket),
        leftovers: createLeftovers(credentials),
        credentials,
        isTokenRequired: options.tokenRequired === true || !isLoopback,
      }),
    )
    app.use(router.middleware)
    app.use(pageFiles(options.pageFolder, instance))
    app.use(() => {
      throw new Refusal(404, 'no-such-file', 'There is no file of that name.')
    })
    // Koa tells of the error of a body twice
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
  throw new Refusal(403, 'read-only', 'This dashboard only reads.', { tryThis: ['Start it again without --read-only.'] })
}

/** A client that leaves in the middle of an answer is no error of ours. */
const isLeaving = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
