import { Refusal } from '../refusal.ts'
import type { Credentials } from './credentials.ts'
import type { Peer } from './peer.ts'
import { isWrite, type RawRequest } from './raw-request.ts'

/** Who may use a server without showing its token. */
export interface AccessRules {
  readonly credentials: Credentials
  /** Set when others than the people of this machine can reach the server. */
  readonly isTokenRequired: boolean
}

/** Refuses whoever is neither the user that started the server nor shows the home's token. */
export const checkAccess = (request: RawRequest, peer: Peer, { credentials, isTokenRequired }: AccessRules): void => {
  const shown = credentials.shownBy(request)
  const mayStayUnknown = !isTokenRequired && (peer === 'own' || (peer === 'unknown' && !isWrite(request)))
  if (shown === 'token' || (shown === 'nothing' && mayStayUnknown)) return
  throw new Refusal(401, shown === 'wrong-token' ? 'wrong-token' : 'no-token', 'This dashboard does not know you yet.', {
    tryThis: [
      'Run `sparkwing dashboard open` as the user who started it.',
      'Programs send `Authorization: Bearer` with the text of dashboard.token.',
    ],
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
}
