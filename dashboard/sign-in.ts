import { fetchJson } from './api.ts'

/** Swaps the token that `sparkwing dashboard open` put behind the # for a cookie, and takes it out of the address. */
export const signIn = async (): Promise<void> => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return
  history.replaceState(null, '', location.pathname + location.search)
  await fetchJson('signIn', { body: { token } })
}
