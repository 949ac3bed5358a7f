import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What another user got. */
export interface ForeignReport {
  readonly requests: number
  readonly tries: number
  /** What must not have worked. */
  readonly breaches: readonly string[]
}

// node foreign-user.ts URL-FILE HOME: as another user, asks the server for everything and reaches for the files of the home.
// On SIGTERM, it prints a ForeignReport.
const [urlFile = '', home = ''] = process.argv.slice(2)
const breaches = new Set<string>()
const counts = { requests: 0, tries: 0 }

const paths = [
  '/',
  '/runs',
  '/index.html',
  '/api/v1/runs',
  '/api/v1/pipelines',
  '/api/v1/search?text=line',
  '/api/v1/stream',
  '/api/v1/describe',
  '/api/openapi.json',
  '/api/v1/runs/../../api/v1/runs',
]
const credentials: readonly Readonly<Record<string, string>>[] = [
  {},
  { authorization: `Bearer ${'0'.repeat(64)}` },
  { cookie: `sparkwing=${'0'.repeat(64)}` },
]

const ask = async (url: string): Promise<void> => {
  for (const path of paths)
    for (const headers of credentials)
      for (const method of path === '/api/v1/runs' ? ['GET', 'POST'] : ['GET']) {
        const body = method === 'POST' ? { body: JSON.stringify({ project: '/', pipeline: 'talk' }) } : {}
        try {
          const answer = await fetch(`${url}${path}`, {
            method,
            ...body,
            headers: { ...headers, 'content-type': 'application/json', origin: url },
            signal: AbortSignal.timeout(5_000),
          })
          counts.requests++
          if (answer.status < 400) breaches.add(`${method} ${path} answered ${answer.status}`)
          await answer.body?.cancel()
        } catch {
          // refused, or between two servers
        }
      }
}

/** Many connections that say nothing. */
const holdConnections = async (url: string): Promise<void> => {
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: 100 }, () => connect(Number(port), hostname).on('error', () => undefined))
  await sleep(1_000)
  for (const socket of sockets) socket.destroy()
}

const reach = (what: string, act: () => unknown): void => {
  counts.tries++
  try {
    act()
    breaches.add(what)
  } catch {
    // as it should be
  }
}

process.on('SIGTERM', () => {
  const report: ForeignReport = { ...counts, breaches: [...breaches] }
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit())
})
for (;;) {
  reach('the home was listed', () => readdirSync(home))
  reach('the runs were listed', () => readdirSync(join(home, 'runs')))
  for (const name of ['state.db', 'locks.db', 'dashboard.token', 'dashboard.json', 'dashboard.pid']) {
    reach(`${name} was read`, () => readFileSync(join(home, name)))
    reach(`${name} was written`, () => {
      appendFileSync(join(home, name), ' ')
    })
  }
  let url = ''
  try {
    url = readFileSync(urlFile, 'utf8')
  } catch {
    // not started yet
  }
  if (url !== '') await Promise.all([ask(url), holdConnections(url)])
  await sleep(500)
}
