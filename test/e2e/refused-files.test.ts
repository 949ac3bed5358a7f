import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { unlessTried } from '../faults/has-tool.ts'
import { callAsUser, canPlayUser, hostedAsUser, uid } from './as-user.ts'
import { inWorkplace } from './workplace.ts'

const files = { 'package.json': { scripts: { good: 'echo good' } } }

/** The commands that use a file, and the exit code of each when root owns it. */
type Uses = readonly (readonly [code: number, ...command: string[]])[]

const start = ['dashboard', 'start', '--port', '0']
const everyReader: Uses = [
  [0, 'runs', 'list'],
  [0, 'runs', 'show', 'RUN'],
  [0, 'runs', 'logs', 'RUN'],
  [0, 'runs', 'wait', 'RUN'],
  [0, 'runs', 'prune', '--dry-run'],
  [0, 'run', 'good', '--output', 'quiet'],
]
const uses: Readonly<Record<string, Uses>> = {
  'state.db': [...everyReader, [74, ...start]],
  'state.db-wal': [
    [0, 'runs', 'list'],
    [74, ...start],
  ],
  'locks.db': [],
  'prune.lock': [[74, 'runs', 'prune', '--keep', '9']],
  'prune.stamp': [],
  'config.json': [
    [74, 'runs', 'prune'],
    [74, 'runs', 'prune', '--dry-run'],
  ],
  'dashboard.token': [
    [74, 'dashboard', 'status'],
    [74, ...start],
    [74, 'dashboard', 'kill'],
  ],
  'dashboard.json': [
    [74, 'dashboard', 'status'],
    [74, ...start],
    [74, 'dashboard', 'kill'],
  ],
  'dashboard.log': [[74, ...start]],
  'dashboard.lock': [[74, ...start]],
  'dashboard-start.lock': [
    [74, ...start],
    [74, 'dashboard', 'kill'],
  ],
  trash: [],
  runs: [
    [74, 'runs', 'list'],
    [74, 'runs', 'logs', 'RUN'],
    [74, 'run', 'good', '--output', 'quiet'],
    [74, ...start],
  ],
  'runs/RUN': [
    [74, 'runs', 'logs', 'RUN'],
    [74, 'runs', 'pin', 'RUN'],
  ],
  'runs/RUN/good.log': [
    [74, 'runs', 'logs', 'RUN'],
    [74, 'runs', 'logs', 'RUN', '--grep', 'good'],
  ],
}

const logOf = (folder: string): string => (existsSync(join(folder, 'long.log')) ? readFileSync(join(folder, 'long.log'), 'utf8') : '')

describe('files of a home that root owns, as after a run with sudo', function () {
  this.timeout(240_000)

  it(
    `P9: are named with their owner and the command that fixes it, by every command that uses them${unlessTried(canPlayUser, 'setpriv')}`,
    inWorkplace(files, async (place) => {
      if (!canPlayUser) return
      const { home } = place
      await callAsUser(place)(['run', 'good', '--output', 'quiet'])
      const call = hostedAsUser(place)
      const [run = ''] = place.folders()
      mkdirSync(join(home, 'trash'))
      const named = (text: string): string => text.replace('RUN', run)

      for (const [name, commands] of Object.entries(uses)) {
        const path = join(home, named(name))
        if (!existsSync(path)) writeFileSync(path, '')
        const { mode } = statSync(path)
        const close = (): void => {
          chownSync(path, 0, 0)
          chmodSync(path, name.includes('.') ? 0o600 : 0o700)
        }
        const mend = new RegExp(`\\\`sudo chown -R ${uid} [^\`]*${name === 'runs/RUN/good.log' ? run : path}[ /\`]`)
        for (const [code, ...command] of commands) {
          close()
          const ended = await call(command.map(named))
          const context = `${name}: ${command.join(' ')}: ${ended.stdout}${ended.stderr}`
          expect(ended.code, context).to.equal(code)
          expect(ended.stderr, context)
            .to.include(name === 'runs/RUN/good.log' ? 'good.log belongs to root' : 'belongs to root')
            .and.match(mend)
        }
        close()
        const doctor = await call(['doctor'])
        expect([doctor.code, doctor.stdout.includes('belongs to root')], `${name}: ${doctor.stdout}${doctor.stderr}`).to.deep.equal([
          name === 'runs' ? 74 : 1,
          name !== 'runs',
        ])
        expect(doctor.stdout + doctor.stderr).to.match(mend)
        chownSync(path, uid, uid)
        chmodSync(path, mode)
      }

      const healthy = await call(['doctor'])
      expect(healthy.stdout).to.include('All files of the home can be read and written.')
    }),
  )

  it(
    `P9: do not keep root from cancelling a run of the owner${unlessTried(canPlayUser, 'setpriv')}`,
    inWorkplace({ 'package.json': { scripts: { long: 'echo begun; exec sleep 300' } } }, async (place) => {
      if (!canPlayUser) return
      const ended = callAsUser(place)(['run', 'long', '--output', 'quiet'])
      await until(
        () => existsSync(join(place.home, 'runs')) && place.folders().some((run) => logOf(join(place.home, 'runs', run)).includes('begun')),
      )
      const cancelled = await place.hosted(['runs', 'cancel', 'latest'])
      expect([cancelled.code, (await ended).code], cancelled.stderr).to.deep.equal([0, 143])
    }),
  )
})
