import { createHash } from 'node:crypto'
import { httpApi } from '../../wire/http-api.ts'

// exchanges the key that `sparkwing dashboard open` puts after the # for a cookie, so that it never reaches a log or the browser's history
const script = `
document.getElementById('here').textContent = location.origin
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
      if (!answer.ok) say('This link is for another dashboard, or for an earlier start of this one.')
      else if (location.pathname.startsWith('/sign-in/')) location.replace('/')
      else location.reload()
    },
    () => say('The dashboard is not responding.'),
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

/** The page for a browser that has to sign in. It loads no other files. */
export const signInPage = {
  html: page(`<p>You are not signed in to this dashboard. To sign in, run this in a terminal, as the user who started the dashboard:</p>
<p><code>sparkwing dashboard open</code></p>
<p>It signs in the browser that it opens, at the address that it opens: <code>localhost</code> and <code>127.0.0.1</code> are two addresses.
To sign in this browser at this address, such as that of a forwarded port, run this where the dashboard runs:</p>
<p><code>sparkwing dashboard open --no-browser</code></p>
<p>Open the link that it prints, with <code id="here">the address of this page</code> as its beginning.</p>
<p id="state" role="status"></p>
<script>${script}</script>`),
  inline: [hash(script), hash(style)],
}

/** The page for a browser of another user of this machine. It has no way to sign in. */
export const otherUserPage = {
  html: page(`<p>This dashboard belongs to another user of this machine. To start your own, run this in a terminal:</p>
<p><code>sparkwing dashboard start --port 0 --open</code></p>`),
  inline: [hash(style)],
}
