import { createHash } from 'node:crypto'
import { httpApi } from '../../wire/http-api.ts'

// what `sparkwing dashboard open` put behind the # is swapped for a cookie, and never reaches a log or a history
const script = `
const say = (text) => { document.getElementById('state').textContent = text }
const token = new URLSearchParams(location.hash.slice(1)).get('token')
if (token) {
  history.replaceState(null, '', location.pathname + location.search)
  say('Signing in…')
  fetch('${httpApi.signIn.path}', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sparkwing': '1' },
    body: JSON.stringify({ token }),
  }).then(
    (answer) => {
      if (!answer.ok) say('That link is of another dashboard, or of an earlier start of this one.')
      else if (location.pathname.startsWith('/sign-in/')) location.replace('/')
      else location.reload()
    },
    () => say('The dashboard does not answer.'),
  )
}
`
const style = 'body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}code{font-size:1.05em}'

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const page = (what: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sparkwing</title>
<style>${style}</style>
<h1>Sparkwing</h1>
${what}
</html>
`

/** What a browser sees that shows no token and is not the user's own; it loads nothing. */
export const signInPage = {
  html: page(`<p>This browser is not signed in. In a terminal of the user who started it, run</p>
<p><code>sparkwing dashboard open</code></p>
<p id="state" role="status"></p>
<script>${script}</script>`),
  inline: [hash(script), hash(style)],
}

/** What a browser of another user of this machine sees: nothing would let it in. */
export const otherUserPage = {
  html: page(`<p>This dashboard belongs to another user of this machine. For one of your own, run in a terminal</p>
<p><code>sparkwing dashboard start --port 0 --open</code></p>`),
  inline: [hash(style)],
}
