import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { errorCode } from '../../src/journal/run-folder.ts'
import type { DashboardKillJson, DashboardStartJson, DashboardStatusJson } from '../../src/wire/dashboard.ts'
import { projectRoot } from '../house/run-node.ts'
import { until } from '../journal/until.ts'
import { times } from '../faults/times.ts'
import { clockAt, otherInterval } from '../steered-time.ts'
import { freePort, inDashboardHome, isAlive } from './dashboard-place.ts'

describe('dashboard start, status and kill', function () {
  this.timeout(240_000)

  it(
    'print the URL, the details, and what was stopped, each with its exit code',
    inDashboardHome(async ({ call, record, file }) => {
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      const start = await call(['start', '--port', String(port)])
      const server = record()
      const { pid } = server
      expect([start.code, start.stdout, start.stderr]).to.deep.equal([0, `Dashboard: ${url} (pid ${pid})\n`, ''])
      expect(readFileSync(file('dashboard.pid'), 'utf8')).to.equal(`${pid}\n`)

      const status = await call(['status'])
      expect(status.code).to.equal(0)
      expect(status.stdout).to.match(new RegExp(`^url +${url}\npid +${pid}\nuptime +\\d.*\nversion +\\d+\\.\\d+\\.\\d+\n$`))

      const kill = await call(['kill'])
      expect([kill.code, kill.stdout]).to.deep.equal([0, `Stopped the dashboard (pid ${pid}).\n`])
      expect(isAlive(server)).to.equal(false)

      const over = await call(['status'])
      expect([over.code, over.stdout]).to.deep.equal([3, 'The dashboard is not running: it was stopped, or never started.\n'])
      const again = await call(['kill'])
      expect([again.code, again.stdout]).to.deep.equal([0, 'The dashboard is not running: nothing to stop.\n'])
    }),
  )

  it(
    'print the same as JSON with --json',
    inDashboardHome(async ({ place, record, file }) => {
      const call = (args: readonly string[]) => place.hosted(['dashboard', ...args])
      const start = JSON.parse((await call(['start', '--port', '0', '--json'])).stdout) as DashboardStartJson
      const { url, host, port, pid, version, startedAt } = record()
      const facts = { url, host, port, pid, version, startedAt, readOnly: false, asksForToken: false }
      expect(start).to.deep.equal({ ...facts, isNew: true })
      const { uptimeMs, ...status } = JSON.parse((await call(['status', '--json'])).stdout) as DashboardStatusJson & { uptimeMs: number }
      expect(status).to.deep.equal({ running: true, answers: true, ...facts })
      expect(uptimeMs).to.be.a('number')

      // as in the curl example of docs/http-api.md
      expect((await fetch(`${url}/api/v1/runs?limit=5`)).status).to.equal(200)
      const headers = { authorization: `Bearer ${readFileSync(file('dashboard.token'), 'utf8').trim()}`, 'x-sparkwing': '1' }
      const body = JSON.stringify({ project: '/home/me/site', pipeline: 'build' })
      const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body }
      expect(await (await fetch(`${url}/api/v1/runs`, asked)).json()).to.have.nested.property('error.code', 'unknown-project')
      expect(JSON.parse((await call(['kill', '--json'])).stdout)).to.deep.equal({ killed: true, pid } satisfies DashboardKillJson)
      expect(JSON.parse((await call(['kill', '--json'])).stdout)).to.deep.equal({ killed: false } satisfies DashboardKillJson)
      const over = await call(['status', '--json'])
      expect(over.code).to.equal(3)
      expect(JSON.parse(over.stdout)).to.deep.equal({
        running: false,
        because: 'it was stopped, or never started',
      } satisfies DashboardStatusJson)
    }),
  )

  it(
    'started again, also as dashboard:start, prints the URL, spawns nothing, and says which flags it ignored',
    inDashboardHome(async ({ call, place, started, record, processes }) => {
      const first = await started()
      const again = await call(['start'])
      expect([again.code, again.stdout]).to.deep.equal([0, `Dashboard: ${first.url} (pid ${first.pid}, already running)\n`])
      const colon = await place.sparkwing(['dashboard:start', '--port', String(first.port)])
      expect([colon.code, colon.stdout]).to.deep.equal([0, again.stdout])
      const other = await call(['start', '--port', '1', '--read-only'])
      expect(other.stdout).to.include(
        'does not have the --port, --read-only that you asked for. To change that, run `sparkwing dashboard kill`',
      )
      expect(JSON.parse((await call(['start', '--port', '1', '--json'])).stdout)).to.deep.include({ isNew: false, unmet: ['--port'] })
      expect(record()).to.deep.equal(first)
      expect(processes()).to.equal(1)
    }),
  )

  it(
    'keep all files private to the owner, and keep token and log when the server is stopped',
    inDashboardHome(async ({ home, call, place, started, file }) => {
      const usual = process.umask(0)
      try {
        await place.sparkwing(['exec', '--output', 'quiet', 'true'])
        await started()
        await place.sparkwing(['doctor', '--fix'])
      } finally {
        process.umask(usual)
      }
      const ours = (): string[] => readdirSync(home).filter((name) => name.startsWith('dashboard'))
      const [, table = ''] = readFileSync(join(projectRoot, 'docs/dashboard.md'), 'utf8').split('## Files in the home')
      expect(ours()).to.deep.equal([...new Set(table.match(/(?<=`)dashboard[\w.-]+(?=`)/g))].sort())
      // Node creates the files below `cache/compile`, in a private folder
      const places = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('cache/compile'))
      expect(places).to.include.members(['cache', 'runs', 'state.db', 'locks.db'])
      const open = places.filter((path) => (statSync(file(path)).mode & 0o077) !== 0)
      expect(open).to.deep.equal([])
      const token = readFileSync(file('dashboard.token'), 'utf8')
      expect(token).to.match(/^[0-9a-f]{64}\n$/)
      await call(['kill'])
      expect(ours()).to.deep.equal(['dashboard-start.lock', 'dashboard.lock', 'dashboard.log', 'dashboard.token'])
      await started()
      expect(readFileSync(file('dashboard.token'), 'utf8')).to.equal(token)
    }),
  )

  it(
    'use the home from --home rather than SPARKWING_HOME',
    inDashboardHome(async ({ home, call, place }) => {
      const other = join(place.project.directory, 'other home')
      const start = await call(['start', '--port', '0', '--home', other])
      expect(start.code, start.stderr).to.equal(0)
      expect(existsSync(join(home, 'dashboard.json'))).to.equal(false)
      expect((await call(['status'])).code).to.equal(3)
      expect((await call(['status'], { home: other })).code).to.equal(0)
      expect((await call(['kill', '--home', other])).stdout).to.match(/^Stopped/)
    }),
  )

  it(
    'row 76: when repeated many times, leave the files of the new server alone',
    inDashboardHome(async ({ place, started, record, processes }) => {
      const seen = new Set<string>()
      for (let round = 0; round < times(2, 100); round++) {
        const { instance, pid } = await started()
        seen.add(instance)
        expect(record().pid).to.equal(pid)
        expect((await place.hosted(['dashboard', 'kill'])).stdout).to.equal(`Stopped the dashboard (pid ${pid}).\n`)
        expect(processes()).to.equal(0)
      }
      expect(seen.size).to.equal(times(2, 100))
    }),
  )

  it(
    'A1: kill a server that does not answer; status and start say that it runs, and leave it alone',
    inDashboardHome(async ({ call, started, record }) => {
      const { pid, url, port } = await started()
      process.kill(pid, 'SIGSTOP')
      // its patience never ends
      const patient = call(['status'], { env: clockAt(0) })
      // each look asks three times: with the fourth question it looks again
      await until(() => connectionsTo(port) >= 4)
      process.kill(pid, 'SIGCONT')
      expect((await patient).code).to.equal(0)
      process.kill(pid, 'SIGSTOP')
      const hasNoPatience = { env: clockAt(20) }
      const status = await call(['status'], hasNoPatience)
      const start = await call(['start', '--port', '0'], hasNoPatience)
      expect(status.stdout).to.include(`The dashboard is running (pid ${pid}), but has not answered at ${url} for 5 s.\n`)
      expect(status.code).to.equal(1)
      expect(start.stderr).to.include(`The dashboard of this home is running (pid ${pid}), but does not answer`)
      expect([start.code, isAlive(record())]).to.deep.equal([1, true])
      expect((await call(['kill'], { env: clockAt(4) })).stdout).to.equal(`Stopped the dashboard (pid ${pid}).\n`)
    }),
  )
})

/** Connections that wait in line at a port of 127.0.0.1, or are talked over, also those that the other side has closed. */
const connectionsTo = (port: number): number => {
  if (process.platform !== 'linux') return Infinity
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const listening = '0A'
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address === local && state !== listening).length
}

/** The target of a file descriptor of a process; empty when it was closed since it was listed. */
const openFile = (pid: number, fd: string): string => {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}

describe('the dashboard server', function () {
  this.timeout(240_000)

  it(
    'row 77: outlives its terminal',
    inDashboardHome(async ({ call, record, bin, place, processes }) => {
      for (let round = 0; round < times(1, 3); round++) {
        // `script` runs a command in a terminal and closes the terminal at the end
        const command = `'${process.execPath}' '${bin}' dashboard start --port 0; kill -HUP 0`
        const shell = spawn('script', ['-qec', command, '/dev/null'], { cwd: place.project.directory, env: place.env, stdio: 'ignore' })
        await once(shell, 'close')
        process.kill(record().pid, 'SIGHUP')
        expect((await call(['status'])).code).to.equal(0)
        expect(processes()).to.equal(1)
        await call(['kill'])
      }
    }),
  )

  it(
    'stops cleanly on SIGTERM and removes its files',
    inDashboardHome(async ({ call, started, file, processes }) => {
      const { pid } = await started()
      process.kill(pid, 'SIGTERM')
      await until(() => processes() === 0)
      expect(existsSync(file('dashboard.json')) || existsSync(file('dashboard.pid'))).to.equal(false)
      expect(readFileSync(file('dashboard.log'), 'utf8')).to.match(/stopping: SIGTERM\n.*stopped\n$/)
      expect((await call(['status'])).code).to.equal(3)
    }),
  )

  it(
    'keeps nothing of the process that started it: no folder, open file, terminal or mark of a run',
    inDashboardHome(async ({ bin, place, record }) => {
      if (process.platform !== 'linux') return
      const marks = { SPARKWING_RUN_ID: 'x', SPARKWING_JOB: 'x', SPARKWING_ATTEMPT: '1', SPARKWING_PIPELINE_STACK: '[]' }
      const shell = spawn(
        'bash',
        ['-c', 'exec 9>held 200>held; exec "$@"', 'bash', process.execPath, bin, 'dashboard', 'start', '--port', '0'],
        {
          cwd: place.project.directory,
          env: { ...place.env, ...marks },
          stdio: 'ignore',
        },
      )
      expect((await once(shell, 'close'))[0]).to.equal(0)
      const { pid } = record()
      expect(readlinkSync(`/proc/${pid}/cwd`)).to.equal('/')
      const open = readdirSync(`/proc/${pid}/fd`).map((fd) => openFile(pid, fd))
      expect(open.filter((path) => path.includes('held'))).to.deep.equal([])
      // field 6 is the session, field 7 the terminal
      const [, , , session, terminal] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      expect([session, terminal]).to.deep.equal([String(pid), '0'])
      const env = readFileSync(`/proc/${pid}/environ`, 'utf8')
      for (const name of Object.keys(marks)) expect(env).not.to.include(name)
      expect(env).to.include(`SPARKWING_HOME=${place.home}`)
    }),
  )

  it(
    'restores its record when it is lost, and stops when its home is removed',
    inDashboardHome(async ({ call, place, file }) => {
      const home = join(place.project.directory, 'short-lived')
      mkdirSync(home)
      // it looks every 3 s whether its record is there
      expect((await call(['start', '--port', '0'], { home, env: otherInterval(3_000, 100) })).code).to.equal(0)
      const record = readFileSync(join(home, 'dashboard.json'), 'utf8')
      writeFileSync(join(home, 'dashboard.json'), '{"torn')
      await until(() => readFileSync(join(home, 'dashboard.json'), 'utf8') === record)
      rmSync(home, { recursive: true })
      await until(() => place.mark.count() === 0)
      expect(existsSync(file('dashboard.json'))).to.equal(false)
    }),
  )

  it(
    'starts with a short log after the previous log has grown',
    inDashboardHome(async ({ started, file }) => {
      writeFileSync(file('dashboard.log'), '')
      truncateSync(file('dashboard.log'), 6 * 1024 * 1024)
      await started()
      expect(statSync(file('dashboard.log')).size).to.be.lessThan(1.1 * 1024 * 1024)
    }),
  )
})
