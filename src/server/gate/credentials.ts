import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { rawValues, type RawRequest } from './raw-request.ts'

/** What the home's token proves, and how. Token and cookie outlive the server: they belong to the home. */
export interface Credentials {
  readonly isToken: (text: string) => boolean
  /** What a request shows of the token. */
  readonly shownBy: (request: RawRequest) => 'token' | 'wrong-token' | 'nothing'
  /** The `Set-Cookie` header that signs a browser in. */
  readonly cookie: string
  /** Shows that this server knows the token, without giving it away. */
  readonly prove: (instance: string, nonce: string) => string
}

const cookieSeconds = 30 * 24 * 60 * 60

/** The credentials of the home at the absolute path `home`. */
export const createCredentials = (home: string, token: string): Credentials => {
  // cookies are shared by all ports of a host: the name tells homes apart
  const cookieName = `sparkwing-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`
  // no instance holds a blank, so no proof of health is ever a cookie
  const cookieValue = createHmac('sha256', token).update('value of the cookie').digest('base64url')
  const isToken = (text: string): boolean => areEqual(text, token)
  const hasCookie = (request: RawRequest): boolean =>
    rawValues(request, 'cookie')
      .flatMap((value) => value.split(';'))
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(`${cookieName}=`) && areEqual(pair.slice(cookieName.length + 1), cookieValue))

  return {
    isToken,
    shownBy: (request) => {
      const authorizations = rawValues(request, 'authorization')
      if (authorizations.length > 0) {
        const [, bearer] = /^bearer ([!-~]+)$/i.exec(authorizations[0] ?? '') ?? []
        return authorizations.length === 1 && bearer !== undefined && isToken(bearer) ? 'token' : 'wrong-token'
      }
      return hasCookie(request) ? 'token' : 'nothing'
    },
    cookie: `${cookieName}=${cookieValue}; Max-Age=${cookieSeconds}; Path=/; HttpOnly; SameSite=Strict`,
    prove: (instance, nonce) => createHmac('sha256', token).update(`${instance}:${nonce}`).digest('hex'),
  }
}

/** Digests have one length, and comparing them takes one time. */
const areEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
