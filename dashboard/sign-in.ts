import { fetchJson } from './api.ts'

/** Swaps what `sparkwing dashboard open` put behind the # for a cookie, and takes it out of the address. */
export const signIn = async (): Promise<void> => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  const isOwnPlace = location.pathname.startsWith('/sign-in/')
  if (token !== null || isOwnPlace) history.replaceState(null, '', isOwnPlace ? '/' : location.pathname + location.search)
  if (token === null) return
  await fetchJson('signIn', { body: { token } })
}
