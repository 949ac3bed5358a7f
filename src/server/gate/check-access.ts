import { Refusal } from '../refusal.ts'
import type { Credentials, Shown } from './credentials.ts'
import type { Peer } from './peer.ts'
import { isWrite, type RawRequest } from './raw-request.ts'

/** The rules for clients that do not send the token. */
export interface AccessRules {
  readonly credentials: Credentials
  /** Set if other machines can reach the server, or if every client must send the token. */
  readonly isTokenRequired: boolean
}

/** Refuses every client except those of the user who started the server and those with the home's token or the cookie of this start. */
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
      // a browser sends its cookies to every port of this host, so another user's server may have got them
      return peer !== 'other'
    case 'nothing':
      return !isTokenRequired && (peer === 'own' || (peer === 'unknown' && !isWriting))
    case 'wrong-token':
      return false
  }
}

const unknownClient = (shown: Shown): Refusal =>
  new Refusal(401, shown === 'wrong-token' ? 'wrong-token' : 'no-token', 'You are not signed in to this dashboard.', {
    tryThis: [
      'Run `sparkwing dashboard open` as the user who started it. With `--no-browser` it prints a link for another browser or a forwarded port.',
      'In a program, send `Authorization: Bearer` with the text of dashboard.token.',
    ],
    headers: { 'WWW-Authenticate': 'Bearer' },
  })

const ofAnotherUser = (): Refusal =>
  new Refusal(401, 'other-user', 'This dashboard belongs to another user of this machine.', {
    tryThis: [
      'Start your own: `sparkwing dashboard start --port 0`.',
      'Its owner can run `sparkwing dashboard start --token`. Programs then send `Authorization: Bearer` and the text of dashboard.token.',
    ],
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
