// Tries to get something out of `window.target` from a page of another origin; returns all that it got.
;(async () => {
  const got = []
  const paths = ['/', ...window.files, '/api/health', '/api/v1/runs', '/api/v1/pipelines', '/api/openapi.json', ...window.paths]
  for (const path of paths)
    for (const mode of ['cors', 'no-cors'])
      for (const credentials of ['omit', 'include']) {
        try {
          const answer = await fetch(window.target + path, { mode, credentials })
          const text = await answer.text()
          if (text !== '' || answer.status !== 0) got.push(`${mode} ${path}: ${answer.status} ${text}`)
        } catch {
          // refused
        }
      }
  const writes = [
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['application/json', '{}'],
  ]
  for (const [type, body] of writes)
    for (const path of window.writes)
      await fetch(window.target + path, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
        headers: { 'content-type': type },
        body,
      }).catch(() => undefined)
  for (const path of window.writes) navigator.sendBeacon(window.target + path, '{}')
  const source = new EventSource(`${window.target}/api/v1/stream`, { withCredentials: true })
  await new Promise((done) => {
    source.onopen = () => got.push('stream opened')
    source.onmessage = ({ data }) => got.push(`stream: ${data}`)
    source.onerror = done
  })
  source.close()
  return got
})()
