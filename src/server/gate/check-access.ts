import { Refusal } from '../refusal.ts'
import type { Credentials, Shown } from './credentials.ts'
import type { Peer } from './peer.ts'
import { isWrite, type RawRequest } from './raw-request.ts'

/** Who may use a server without showing its token. */
export interface AccessRules {
  readonly credentials: Credentials
  /** Set when others than the people of this machine can reach the server, or when everyone must show the token. */
  readonly isTokenRequired: boolean
}

/** Refuses everyone but the user who started the server and those who show the home's token or this start's cookie. */
export const checkAccess = (request: RawRequest, peer: Peer, { credentials, isTokenRequired }: AccessRules): void => {
  const shown = credentials.shownBy(request)
  if (isAllowed(shown, peer, isTokenRequired, isWrite(request))) return
  throw peer === 'other' ? ofAnotherUser() : unknownClient(shown)
}

const isAllowed = (shown: Shown, peer: Peer, isTokenRequired: boolean, isWriting: boolean): boolean => {
  switch (shown) {
    case 'token':
      return peer !== 'other' || isTokenRequired
    case 'cookie':
      // a browser sends its cookies to every port of this host, whichever user listens there
      return peer !== 'other'
    case 'nothing':
      return !isTokenRequired && (peer === 'own' || (peer === 'unknown' && !isWriting))
    case 'wrong-token':
      return false
  }
}

const unknownClient = (shown: Shown): Refusal =>
  new Refusal(401, shown === 'wrong-token' ? 'wrong-token' : 'no-token', 'This browser is not signed in.', {
    tryThis: [
      'Run `sparkwing dashboard open` as the user who started it.',
      'Programs send `Authorization: Bearer` with the text of dashboard.token.',
    ],
    headers: { 'WWW-Authenticate': 'Bearer' },
  })

const ofAnotherUser = (): Refusal =>
  new Refusal(401, 'other-user', 'This dashboard belongs to another user of this machine.', {
    tryThis: [
      'Start one of your own: `sparkwing dashboard start --port 0`.',
      'Its user can let programs in: `sparkwing dashboard start --token`, and `Authorization: Bearer` with the text of dashboard.token.',
    ],
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
