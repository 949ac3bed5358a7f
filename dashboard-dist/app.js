import { signIn } from './api.js'
import { element } from './element.js'
import { oneAtATime } from './one-at-a-time.js'
import { runView } from './run-view.js'
import { runsView } from './runs-view.js'
import { listenTogether } from './shared-stream.js'
import { tick } from './words.js'

/** A first plain page: the runs of this machine live, and the log of a job. The URL holds what it shows. */
const place = document.getElementById('view')
const connection = document.getElementById('connection')
let view

const viewOfUrl = () => {
  const run = /^\/runs\/([^/]+)$/.exec(location.pathname)?.[1]
  return run === undefined ? runsView() : runView(decodeURIComponent(run), new URLSearchParams(location.search).get('job') ?? undefined)
}

const refresh = oneAtATime(async () => {
  const shown = view
  try {
    await shown.refresh()
    if (shown === view && place.firstElementChild !== shown.node) place.replaceChildren(shown.node)
  } catch (error) {
    // a server that is away says so by the stream
    if (shown === view && error.name === 'ApiError') place.replaceChildren(element('p', { role: 'alert' }, error.message))
  }
})

const open = () => {
  view = viewOfUrl()
  document.title = `${view.title} · Sparkwing`
  void refresh()
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a')
  const isOurs = link && link.origin === location.origin && !link.hasAttribute('download')
  if (!isOurs || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  open()
})
addEventListener('popstate', open)

await signIn()
open()
let wasAway = false
listenTogether({
  onNotice: (notice) => {
    if (notice.kind === 'reset' || view.concerns(notice)) void refresh()
  },
  isAway: (isAway) => {
    connection.textContent = isAway ? 'The server is away. This page goes on by itself when it is back.' : ''
    document.body.classList.toggle('away', isAway)
    if (wasAway && !isAway) void refresh()
    wasAway = isAway
  },
})
setInterval(tick, 1000)
