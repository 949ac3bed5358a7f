import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { rawValues, type RawRequest } from './raw-request.ts'

/** The credential that a request carries. */
export type Shown = 'token' | 'cookie' | 'wrong-token' | 'nothing'

/** Checks and makes credentials. The token belongs to the home; everything derived from it belongs to one start of the server. */
export interface Credentials {
  /** Whether a text signs a browser in: the token itself, or the key in the link of `dashboard open`. */
  readonly signsIn: (text: string) => boolean
  readonly shownBy: (request: RawRequest) => Shown
  /** The `Set-Cookie` header that signs a browser in. */
  readonly cookie: string
  /** Proves that this server knows the token, without revealing it. */
  readonly prove: (nonce: string) => string
  /** Makes a text for `purpose` that only this start of the server can make. `purpose` must not contain a colon. */
  readonly mark: (purpose: string) => string
  /** Part of the cookie names, different for each home, because a browser sends the cookies of a host to all its ports. */
  readonly homeName: string
}

/** Creates the credentials of one start of the server; `home` is the absolute path of the home. */
export const createCredentials = (home: string, token: string, instance: string): Credentials => {
  const homeName = createHash('sha256').update(home).digest('hex').slice(0, 12)
  // clients choose the text behind a proof, which has a colon; texts of secrets have none, so no proof can equal a secret
  const mark = (purpose: string): string => hmac(token, `${purpose} of ${instance}`)
  const cookieName = `sparkwing-${homeName}`
  const cookieValue = mark('cookie')
  return {
    signsIn: (text) => areEqual(text, token) || areEqual(text, linkKey(token, instance)),
    shownBy: (request) => {
      const authorizations = rawValues(request, 'authorization')
      if (authorizations.length > 0) {
        const [, bearer] = /^bearer ([!-~]+)$/i.exec(authorizations[0] ?? '') ?? []
        return authorizations.length === 1 && bearer !== undefined && areEqual(bearer, token) ? 'token' : 'wrong-token'
      }
      return cookieValues(request, cookieName).some((value) => areEqual(value, cookieValue)) ? 'cookie' : 'nothing'
    },
    // a session cookie, because it is worthless once the server has stopped
    cookie: `${cookieName}=${cookieValue}; ${cookieRules}`,
    prove: (nonce) => createHmac('sha256', token).update(`${instance}:${nonce}`).digest('hex'),
    mark,
    homeName,
  }
}

/**
 * The key in the link of `dashboard open`, which signs a browser in at one start of the server. It is not the token, because browsers keep
 * links in their history and may open them again when another program has the port.
 */
export const linkKey = (token: string, instance: string): string => hmac(token, `link of ${instance}`)

/** Scripts cannot read the cookie, and pages of other sites cannot send it. */
export const cookieRules = 'Path=/; HttpOnly; SameSite=Strict'

/** All values of one cookie in a request. */
export const cookieValues = (request: RawRequest, name: string): readonly string[] =>
  rawValues(request, 'cookie')
    .flatMap((value) => value.split(';'))
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []))

/** Compares in constant time. Digests all have the same length, as `timingSafeEqual` requires. */
const areEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const hmac = (token: string, text: string): string => createHmac('sha256', token).update(text).digest('base64url')
