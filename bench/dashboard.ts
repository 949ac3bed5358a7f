import { execFile } from 'node:child_process'
import { Agent, get as httpGet } from 'node:http'
import { promisify } from 'node:util'
import type { DashboardStartJson } from '../src/wire/dashboard.ts'
import type { BenchHome } from './bench-home.ts'
import { timedSparkwing } from './timed-process.ts'

export interface Dashboard extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** The body of a successful response, over one keep-alive connection. */
  text(path: string): Promise<string>
}

const run = promisify(execFile)

/** Starts the built server for `home` on a free port; it runs until it is disposed of. */
export const startDashboard = async (home: BenchHome): Promise<Dashboard> => {
  const options = { cwd: home.project, env: home.env }
  const { stdout } = await run(process.execPath, [home.cli, 'dashboard', 'start', '--port', '0', '--json'], options)
  const { url, pid } = JSON.parse(stdout) as DashboardStartJson
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    url,
    pid,
    text: (path) =>
      new Promise((settle, reject) => {
        const asked = httpGet(`${url}${path}`, { agent }, (response) => {
          let body = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => (body += chunk))
          response.on('error', reject)
          response.on('end', () => {
            if (response.statusCode === 200) settle(body)
            else reject(new Error(`${path} answers ${response.statusCode ?? 'nothing'}: ${body}`))
          })
        })
        asked.on('error', reject)
      }),
    async [Symbol.asyncDispose]() {
      agent.destroy()
      await timedSparkwing(home, ['dashboard', 'kill'])
    },
  }
}

/** How long each of `rounds` requests takes, in milliseconds, after a tenth as many warm-up requests. */
export const timeAnswers = async (
  dashboard: Dashboard,
  rounds: number,
  pathOf: (round: number) => string,
  check: (body: string, round: number) => void,
): Promise<readonly number[]> => {
  const times: number[] = []
  for (let round = -Math.ceil(rounds / 10); round < rounds; round += 1) {
    const path = pathOf(round)
    const startedAt = performance.now()
    const body = await dashboard.text(path)
    const ms = performance.now() - startedAt
    check(body, round)
    if (round >= 0) times.push(ms)
  }
  return times
}
