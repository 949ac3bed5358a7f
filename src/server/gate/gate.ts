import type { Socket } from 'node:net'
import type { Middleware } from 'koa'
import { requestLine } from '../../wire/http-request.ts'
import { Refusal } from '../refusal.ts'
import type { AllowedNames } from './allowed-names.ts'
import { checkAccess, type AccessRules } from './check-access.ts'
import { checkFetchSite } from './check-fetch-site.ts'
import { checkHost } from './check-host.ts'
import { checkOrigin } from './check-origin.ts'
import { checkTarget } from './check-target.ts'
import { checkServiceWorker, type Leftovers } from './leftovers.ts'
import type { Peer } from './peer.ts'
import { isFromBrowser, rawPath } from './raw-request.ts'

export interface GateRules extends AccessRules {
  readonly names: AllowedNames
  /** The methods that a path accepts; empty if there is no such path. */
  readonly methodsAt: (path: string) => readonly string[]
  /** Paths that need no credentials: they reveal nothing, or are used to sign in. */
  readonly openPaths: ReadonlySet<string>
  readonly peerOf: (socket: Socket) => Promise<Peer>
  readonly leftovers: Leftovers
}

/** Runs before everything else, including static files, and checks the raw request. */
export const gate =
  (rules: GateRules): Middleware =>
  async (context, next) => {
    const { req } = context
    checkTarget(req)
    checkHost(req, rules.names)
    const path = rawPath(req)
    checkMethod(req.method ?? '', rules.methodsAt(path))
    checkOrigin(req)
    checkFetchSite(req)
    checkServiceWorker(req)
    const isOpen = rules.openPaths.has(path)
    // a program that only checks the server's health does not wait until the system has found its user
    if (!isOpen || isFromBrowser(req)) {
      const peer = await rules.peerOf(req.socket)
      if (peer !== 'other') context.set(rules.leftovers.headersFor(req, Date.now()))
      if (!isOpen) checkAccess(req, peer, rules)
    }
    await next()
  }

const checkMethod = (method: string, allowed: readonly string[]): void => {
  if (allowed.length === 0)
    throw new Refusal(404, 'no-such-route', 'There is nothing here.', { tryThis: [`${requestLine('describeApi')} lists all routes.`] })
  if (allowed.includes(method)) return
  throw new Refusal(405, 'wrong-method', `This path accepts ${allowed.join(', ')}.`, { headers: { Allow: allowed.join(', ') } })
}
