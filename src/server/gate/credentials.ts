import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { rawValues, type RawRequest } from './raw-request.ts'

/** What a request shows of who sent it. */
export type Shown = 'token' | 'cookie' | 'wrong-token' | 'nothing'

/** What the home's token proves, and how. The token belongs to the home, everything derived from it to one start of the server. */
export interface Credentials {
  /** Whether a text signs a browser in: the token itself, or what the link of `dashboard open` carries. */
  readonly signsIn: (text: string) => boolean
  readonly shownBy: (request: RawRequest) => Shown
  /** The `Set-Cookie` header that signs a browser in. */
  readonly cookie: string
  /** Shows that this server knows the token, without giving it away. */
  readonly prove: (nonce: string) => string
  /** A text that only this start of the server can make of `purpose`, which holds no colon. */
  readonly mark: (purpose: string) => string
  /** Tells the cookies of homes apart: a host's cookies go to all of its ports. */
  readonly homeName: string
}

/** The credentials of one start of the server of the home at the absolute path `home`. */
export const createCredentials = (home: string, token: string, instance: string): Credentials => {
  const homeName = createHash('sha256').update(home).digest('hex').slice(0, 12)
  // proofs are made of texts with a colon that others choose, so what is secret is made of texts without one
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
    // of the session: it is worth nothing after the server has stopped
    cookie: `${cookieName}=${cookieValue}; ${cookieRules}`,
    prove: (nonce) => createHmac('sha256', token).update(`${instance}:${nonce}`).digest('hex'),
    mark,
    homeName,
  }
}

/**
 * What the link of `dashboard open` carries to sign a browser in at one start of the server. It is not the token, because browsers keep
 * links in their history, where they may be opened again when another program has the port.
 */
export const linkKey = (token: string, instance: string): string => hmac(token, `link of ${instance}`)

/** No script reads it, and no other site's page sends it. */
export const cookieRules = 'Path=/; HttpOnly; SameSite=Strict'

/** Every value that a request carries for a cookie. */
export const cookieValues = (request: RawRequest, name: string): readonly string[] =>
  rawValues(request, 'cookie')
    .flatMap((value) => value.split(';'))
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []))

/** Compares in a time that tells nothing: digests have one length. */
const areEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const hmac = (token: string, text: string): string => createHmac('sha256', token).update(text).digest('base64url')
