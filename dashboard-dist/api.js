/** An answer of the server that is an error; the message is for people. */
export class ApiError extends Error {
  name = 'ApiError'
  constructor(status, { message, tryThis }) {
    super([message, ...tryThis].join(' '))
    this.status = status
  }
}

/** The JSON of one of the server's addresses. */
export const getJson = async (path) => {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  const value = await answer.json()
  if (!answer.ok) throw new ApiError(answer.status, value.error)
  return value
}

/** Where a job's part of the API begins. */
export const jobPath = (run, job) => `/api/v1/runs/${encodeURIComponent(run)}/jobs/${encodeURIComponent(job)}`

/** Swaps the token that `sparkwing dashboard open` put behind the # for a cookie, and takes it out of the address. */
export const signIn = async () => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return
  history.replaceState(null, '', location.pathname + location.search)
  await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sparkwing': '1' },
    body: JSON.stringify({ token }),
  })
}
