import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { inDashboardHome, type DashboardPlace } from './dashboard-place.ts'

/** Creates the files that a killed server leaves behind. */
const leaveStale = async ({ started, processes }: DashboardPlace): Promise<void> => {
  const { pid } = await started()
  process.kill(pid, 'SIGKILL')
  await until(() => processes() === 0)
}

describe('the stale record of a killed dashboard server', function () {
  this.timeout(240_000)

  it(
    'row 72: does not count as a running server, and the next start replaces it',
    inDashboardHome(async (dashboard) => {
      const { call, record, file } = dashboard
      await leaveStale(dashboard)
      const { pid } = record()
      const status = await call(['status'])
      expect([status.code, status.stdout]).to.deep.equal([3, `The dashboard is not running: its process ${pid} is gone.\n`])
      expect(record().pid).to.equal(pid)
      expect((await call(['start', '--port', '0'])).stdout).not.to.include('already')
      expect(readFileSync(file('dashboard.pid'), 'utf8')).to.equal(`${record().pid}\n`)
    }),
  )

  it(
    'A2: makes `dashboard open` start a server at the same address with the same flags, so that it asks for the token again',
    inDashboardHome(async (dashboard) => {
      const { call, started, record, processes } = dashboard
      const { pid, url, instance } = await started(['--port', '0', '--token', '--read-only'])
      process.kill(pid, 'SIGKILL')
      await until(() => processes() === 0)
      const open = await call(['open', '--no-browser'])
      expect([open.code, open.stdout.startsWith(`${url}/sign-in/`)]).to.deep.equal([0, true])
      expect(record()).to.include({ url, asksForToken: true, readOnly: true }).and.not.include({ instance })
      expect((await fetch(`${url}/api/v1/runs`)).status).to.equal(401)
    }),
  )

  it(
    'row 72: is removed by kill, which says that nothing was running',
    inDashboardHome(async (dashboard) => {
      await leaveStale(dashboard)
      const kill = await dashboard.call(['kill'])
      expect([kill.code, kill.stdout]).to.deep.equal([0, 'The dashboard is not running: nothing to stop.\n'])
      expect(dashboard.record).to.throw(/ENOENT/)
    }),
  )

  it(
    'row 72: never causes a signal to an unrelated process that has its pid now, not even one with its start time',
    inDashboardHome(async (dashboard) => {
      const { call, record, file, place } = dashboard
      await leaveStale(dashboard)
      const stale = record()
      const stranger = spawn('sleep', ['600'], { env: { PATH: process.env['PATH'] }, stdio: 'ignore' })
      try {
        await once(stranger, 'spawn')
        const pid = stranger.pid ?? 0
        const startToken = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ')[19]
        for (const token of ['1', startToken]) {
          const leaveRecord = (): void => {
            writeFileSync(file('dashboard.json'), JSON.stringify({ ...stale, pid, startToken: token }))
            writeFileSync(file('dashboard.pid'), `${pid}\n`)
          }
          leaveRecord()
          expect((await call(['status'])).code).to.equal(3)
          expect((await call(['kill'])).stdout).to.equal('The dashboard is not running: nothing to stop.\n')
          leaveRecord()
          expect((await call(['start', '--port', '0'])).code).to.equal(0)
          expect(place.mark.count()).to.equal(1)
          await call(['kill'])
        }
        expect([stranger.exitCode, stranger.signalCode]).to.deep.equal([null, null])
      } finally {
        stranger.kill()
      }
    }),
  )

  it(
    'row 72: is not confused with an unrelated process to which the system gave the same pid',
    inDashboardHome(async ({ bin, place }) => {
      // only root may choose the next pid, and only in a separate pid namespace
      if (process.platform !== 'linux' || process.getuid?.() !== 0) return
      const script = [
        `s() { '${process.execPath}' '${bin}' dashboard "$@"; }`,
        's start --port 0 >/dev/null; old=$(cat "$SPARKWING_HOME/dashboard.pid"); kill -9 $old',
        'while [ -d /proc/$old ]; do sleep 0.05; done',
        'echo $((old - 1)) > /proc/sys/kernel/ns_last_pid; sleep 600 & stranger=$!',
        's status >/dev/null; echo "status $?"',
        's kill >/dev/null; echo "kill $?"',
        's start --port 0 >/dev/null; echo "start $?"; s kill >/dev/null',
        'kill -0 $stranger && echo "stranger alive"; [ $stranger = $old ] && echo "same pid"',
      ].join('\n')
      const shell = spawn('unshare', ['-fp', '--mount-proc', '--kill-child', 'sh', '-c', script], {
        cwd: place.project.directory,
        env: place.env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const chunks: Buffer[] = []
      shell.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
      await once(shell, 'close')
      expect(Buffer.concat(chunks).toString()).to.equal('status 3\nkill 0\nstart 0\nstranger alive\nsame pid\n')
    }),
  )
})
