import { fetchJson } from './api.ts'

/** Swaps the token that `sparkwing dashboard open` put after the # for a cookie, and removes it from the URL. */
export const signIn = async (): Promise<void> => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  const isOwnPlace = location.pathname.startsWith('/sign-in/')
  if (token !== null || isOwnPlace) history.replaceState(null, '', isOwnPlace ? '/' : location.pathname + location.search)
  if (token === null) return
  await fetchJson('signIn', { body: { token } })
}
