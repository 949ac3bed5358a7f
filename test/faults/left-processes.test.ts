import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { asUser, canPlayUser, hostedAsUser } from '../e2e/as-user.ts'
import { inWorkplace, type Workplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { hasTool } from './has-tool.ts'
import { processesNaming } from './proc-table.ts'

/** A browser that was opened and one that is driven through a pipe, each in its own session. */
const browsers = 'setsid sleep 301 </dev/null >/dev/null 2>&1 & setsid sleep 302 & echo ready'
const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const opens = sh\`${browsers}; until [ -e open ]; do sleep 0.05; done\`
export default defineConfig({ pipelines: { dev: pipeline({ plan({ job }) { job('opens', opens) } }) } })
`
/** Whether the process is what it will be: `setsid` begins the session before it becomes `sleep`. */
const isApart = (seconds: string): boolean => processesNaming(`sleep\0${seconds}`).some((pid) => programOf(pid) === 'sleep')
const programOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
const reapersOf = (run: string): readonly number[] => processesNaming(`sparkwing-reaper\0${run}`)

describe('P5: a process in its own session without the streams of its job', function () {
  this.timeout(240_000)
  // only /proc shows sessions and descriptors
  if (process.platform !== 'linux') return

  const ways: Readonly<Record<string, (place: Workplace, run: ReturnType<Workplace['start']>) => Promise<void> | void>> = {
    'row 29, P5: the end of its step': ({ project }) => {
      project.write('open', '')
    },
    'row 29, P5: a cancel': (_place, run) => void run.child.kill('SIGINT'),
    'row 31, P5: the reaper of a killed runner': (_place, run) => void run.child.kill('SIGKILL'),
    'row 31, P5: the next reader, if the reaper is killed too': async (place, run) => {
      const [id = ''] = place.folders()
      await until(() => reapersOf(id).length === 1)
      for (const pid of reapersOf(id)) process.kill(pid, 'SIGKILL')
      run.child.kill('SIGKILL')
      await run.finished
      await place.runs()
    },
  }
  for (const [name, end] of Object.entries(ways))
    it(
      `${name} lets go of it, and the run names it; one that is driven through a pipe is killed`,
      inWorkplace({ 'package.json': {}, 'sparkwing.config.ts': config }, async (place) => {
        const run = place.start(['run', 'dev'])
        await until(() => run.stdout().includes('ready') && isApart('301') && isApart('302'))
        await end(place, run)
        const { stderr } = await run.finished
        await until(() => place.mark.count() === 1)
        const [pid = 0] = processesNaming('sleep\x00301')
        const [looseEnd, ...others] = (await place.show('latest')).run.looseEnds ?? []
        expect(others).to.deep.equal([])
        expect(looseEnd).to.deep.include({ kind: 'let-go', job: 'opens', level: 'notice' })
        expect(looseEnd?.message).to.equal(`left 1 process running in its own session: ${pid} (sleep)`)
        if (run.child.signalCode !== 'SIGKILL') expect(stderr).to.include(`i opens: ${looseEnd?.message}`)
        process.kill(pid, 'SIGKILL')
      }),
    )
})

/** A copy of setpriv that runs as root for every user, as sudo does. */
const asRoot = './as-root --reuid 0 --regid 0 --clear-groups'
const rootConfig = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const body = process.env['QUICK'] ? sh\`:\` : sh\`${asRoot} sleep 303 & echo ready; ${asRoot} sleep 303; :\`
export default defineConfig({ pipelines: { flash: pipeline({ plan({ job }) { job('flash', body, { lock: 'device' }) } }) } })
`
const canBecomeRoot = canPlayUser && hasTool('setpriv', ['--version'])

describe(`P6, A3: processes of root that a run of another user cannot stop${canBecomeRoot ? '' : ' (not tested: only root can set this up, with setpriv)'}`, function () {
  this.timeout(240_000)
  if (!canBecomeRoot) return

  /** Starts a run of a user whose job has two processes of root. */
  const startFlash = async (place: Workplace) => {
    const helper = place.project.path('as-root')
    copyFileSync(spawnSync('which', ['setpriv'], { encoding: 'utf8' }).stdout.trim(), helper)
    chownSync(helper, 0, 0)
    chmodSync(helper, 0o4755)
    const call = hostedAsUser(place)
    const start = (env: NodeJS.ProcessEnv) =>
      place.start(['run', 'flash'], { through: ['setpriv', ...asUser], env: { HOME: place.home, ...env } })
    const run = start({})
    // before, they are the helper, which belongs to both users
    const asleep = (): readonly number[] => processesNaming('sleep\x00303').filter((pid) => programOf(pid) === 'sleep')
    await until(() => run.stdout().includes('ready') && asleep().length === 2)
    const pids = asleep().toSorted((a, b) => a - b)
    return { call, start, run, pids, words: `2 processes of root could not be stopped: ${pids.map((pid) => `${pid} (sleep)`).join(', ')}` }
  }
  const endThem = (): void => {
    for (const pid of processesNaming('sleep\x00303')) process.kill(pid, 'SIGKILL')
  }

  it(
    'P6, A3: are named at the end of the run, by runs show and by the doctor, and keep the lock of their job until they end',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.ts': rootConfig }, async (place) => {
      try {
        const { call, start, run, words } = await startFlash(place)
        run.child.kill('SIGTERM')
        await until(() => run.stderr().includes('Cancelling'))
        // the second one skips the grace
        run.child.kill('SIGTERM')
        const said = `${words}; the lock "device" is kept until they end`
        expect((await run.finished).stderr).to.include(`! warning flash: ${said}`)
        expect((await call(['runs', 'show', 'latest'])).stdout).to.include(said)
        const doctor = await call(['doctor'])
        expect(doctor.stdout).to.include(words).and.to.include('keep their locks')
        expect(doctor.code).to.equal(1)

        const next = start({ QUICK: '1' })
        await until(() => next.stderr().includes('waits for the lock device'))
        endThem()
        expect((await next.finished).code).to.equal(0)
        expect((await call(['doctor'])).code).to.equal(0)
      } finally {
        endThem()
      }
    }),
  )

  it(
    'P6, A3: are named by the next reader if the runner is killed, and keep the lock until it is freed by hand',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.ts': rootConfig }, async (place) => {
      try {
        const { call, start, run, pids, words } = await startFlash(place)
        const [id = ''] = place.folders()
        await until(() => existsSync(join(place.home, 'runs', id, '_groups')))
        run.child.kill('SIGKILL')
        await run.finished
        await until(() => reapersOf(id).length === 0)
        expect((await call(['runs', 'show', 'latest'])).stdout).to.include(words)
        const next = start({ QUICK: '1' })
        await until(() => next.stderr().includes('waits for the lock device'))
        expect((await call(['runs', 'close', id])).stdout).to.include('The lock "device" is free.')
        expect((await next.finished).code).to.equal(0)
        expect(processesNaming('sleep\x00303').toSorted((a, b) => a - b)).to.deep.equal(pids)
      } finally {
        endThem()
      }
    }),
  )
})
