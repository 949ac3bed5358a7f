import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import type { ErrorJson, RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { unlessTried } from '../faults/has-tool.ts'
import { until } from '../journal/until.ts'
import { callAsUser, canPlayUser, hostedAsUser, uid, type Call } from './as-user.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const files = { 'package.json': { scripts: { good: 'echo good', bad: 'echo no; exit 3', long: 'echo begun; exec sleep 300' } } }

/** A run whose runner was killed with SIGKILL while its job was working, so that it is not over in the store. */
const killedRun = async ({ start, folders }: Workplace): Promise<string> => {
  const before = new Set(folders())
  const run = start(['run', 'long'])
  await until(() => run.stdout().includes('begun'))
  run.child.kill('SIGKILL')
  await run.finished
  const id = folders().find((one) => !before.has(one))
  if (id === undefined) throw new Error('the run has no folder')
  return id
}

const takeOver = (folder: string): void => {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chownSync(join(folder, name), uid, uid)
  chownSync(folder, uid, uid)
}

const journalOf = ({ home }: Workplace, run: string): string => join(home, 'runs', run, '_envelope.ndjson')
const changeFirstLine = (path: string, change: (line: string) => string): void => {
  const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, [change(first), ...rest].join('\n'))
}
const withoutStore = ({ home }: Workplace): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(home, `state.db${end}`), { force: true })
}

/** Checks what every command says about a run that cannot be read, next to one that can. */
const expectNamed = async (call: Call, bad: string, { reason, advice }: { readonly reason: string; readonly advice: string }) => {
  const list = await call(['runs', 'list'])
  expect([list.code, list.stderr]).to.deep.equal([0, `The run ${bad} cannot be read: ${reason}. ${advice}\n`])
  expect(list.stdout).to.match(/✓ passed +\S+ +good/)

  const json = await call(['runs', 'list', '--json'])
  const answer = JSON.parse(json.stdout) as RunListJson
  expect([json.code, json.stderr, answer.unreadable]).to.deep.equal([0, '', [{ id: bad, reason, tryThis: advice }]])
  expect(answer.runs.find(({ pipeline }) => pipeline === 'good')?.status).to.equal('passed')

  const doctor = await call(['doctor', '--json'])
  const journals = (JSON.parse(doctor.stdout) as DoctorJson).checks.find(({ name }) => name === 'journals')
  expect(doctor.code).to.equal(1)
  expect(journals).to.deep.equal({
    name: 'journals',
    status: 'problem',
    message: `1 run cannot be read: ${bad} (${reason}).`,
    tryThis: advice,
  })
}

/** Checks the commands that are about that run alone. */
const expectRefused = async (call: Call, bad: string, reason: string): Promise<void> => {
  for (const words of [['show'], ['wait', '--timeout', '1s'], ['logs'], ['logs', '-f'], ['cancel'], ['retry']]) {
    const [command = '', ...flags] = words
    const { code, stdout, stderr } = await call(['runs', command, bad.slice(0, -1), ...flags])
    expect([code, stdout], command).to.deep.equal([74, ''])
    expect(stderr, command).to.match(/^error: The run \S+ cannot be read: [^\n]+\n {2}try: [^\n]+\n$/)
    expect(stderr, command).to.include(`The run ${bad} cannot be read: ${reason}.`)
  }
  const { error } = JSON.parse((await call(['runs', 'show', bad, '--json'])).stdout) as ErrorJson
  expect(error.code).to.equal('run-unreadable')
  // the run that `latest` finds instead must not be mistaken for it
  const latest = await call(['runs', 'show', 'latest'])
  expect([latest.code, /^✓ good #1 passed/.test(latest.stdout)]).to.deep.equal([0, true])
  expect(latest.stderr).to.include(`The run ${bad} cannot be read: ${reason}.`)
}

describe('runs that cannot be read', function () {
  this.timeout(240_000)

  it(
    'A8: one from a newer Sparkwing is named, and the others are listed',
    inWorkplace(files, async (place) => {
      await place.hosted(['run', 'good'])
      const bad = await killedRun(place)
      withoutStore(place)
      changeFirstLine(journalOf(place, bad), (line) => line.replace('"v":1', '"v":2'))
      const reason = 'a newer Sparkwing wrote it (journal version 2; this one reads version 1)'
      await expectNamed(place.hosted, bad, { reason, advice: 'Update Sparkwing to read this run.' })
      await expectRefused(place.hosted, bad, reason)
    }),
  )

  it(
    'A8: one with an impossible time is named, and the others are listed',
    inWorkplace(files, async (place) => {
      await place.hosted(['run', 'good'])
      const bad = await killedRun(place)
      withoutStore(place)
      changeFirstLine(journalOf(place, bad), (line) => line.replace(/"at":\d+/, '"at":1e308'))
      const reason = 'the beginning of its journal is damaged'
      const folder = dirname(journalOf(place, bad))
      const advice = `Restore its journal from a copy, or remove the run: \`rm -r ${folder}\`.`
      await expectNamed(place.hosted, bad, { reason, advice })
      await expectRefused(place.hosted, bad, reason)
    }),
  )

  it(
    `A8: one in a folder that its owner cannot read is named with the command that opens it${unlessTried(canPlayUser, 'setpriv')}`,
    inWorkplace(files, async (place) => {
      if (!canPlayUser) return
      const { code, stderr } = await callAsUser(place)(['run', 'good', '--output', 'quiet'])
      const call = hostedAsUser(place)
      expect(`${code} ${stderr}`).to.match(/^0 ✓ good passed.*\n$/)
      const bad = await killedRun(place)
      withoutStore(place)
      const folder = dirname(journalOf(place, bad))
      takeOver(folder)
      chmodSync(folder, 0)
      const reason = 'its folder may not be read (its mode is 000)'
      await expectNamed(call, bad, { reason, advice: `Run \`chmod -R u+rwX ${folder}\`.` })
      await expectRefused(call, bad, reason)
    }),
  )

  it(
    `A8: a killed run of root in the home of a user is named with the command that changes its owner${unlessTried(canPlayUser, 'setpriv')}`,
    inWorkplace(files, async (place) => {
      if (!canPlayUser) return
      const { code, stderr } = await callAsUser(place)(['run', 'good', '--output', 'quiet'])
      const call = hostedAsUser(place)
      expect(`${code} ${stderr}`).to.match(/^0 ✓ good passed.*\n$/)
      const bad = await killedRun(place)
      const folder = dirname(journalOf(place, bad))
      expect(statSync(folder)).to.include({ uid: 0 })
      const reason = 'its folder belongs to root'
      const advice = `Take it over: \`sudo chown -R ${uid} ${folder}\`.`
      await expectNamed(call, bad, { reason, advice })

      // root has written the run to the store, and the user reads it from there
      const shown = await call(['runs', 'show', bad, '--json'])
      expect((JSON.parse(shown.stdout) as RunDetailJson).run).to.include({ status: 'unreachable', because: reason, pipeline: 'long' })
      const wait = await call(['runs', 'wait', bad])
      expect([wait.code, wait.stderr]).to.deep.equal([
        4,
        `error: It is unknown from here whether the run ${bad} is still running: ${reason}.\n  try: ${advice}\n`,
      ])
      const logs = await call(['runs', 'logs', bad])
      expect([logs.code, logs.stdout]).to.deep.equal([74, ''])
      expect(logs.stderr).to.equal(`error: The run ${bad} cannot be read: ${reason}.\n  try: ${advice}\n`)
      const cancel = await call(['runs', 'cancel', bad])
      expect([cancel.code, cancel.stderr.includes('(EACCES)')]).to.deep.equal([74, true])

      // for a run that is over, the store has everything except the logs
      await place.hosted(['run', 'bad'])
      const over = await call(['runs', 'show', 'latest:bad'])
      expect([over.code, over.stderr]).to.deep.equal([0, ''])
      expect(over.stdout)
        .to.match(/exited with code 3\n +\(its log cannot be read: its folder belongs to root\)/)
        .and.not.match(/^ +pinned/m)
      const overLogs = await call(['runs', 'logs', 'latest:bad'])
      expect([overLogs.code, overLogs.stdout, overLogs.stderr.includes('belongs to root')]).to.deep.equal([74, '', true])
      const both = (JSON.parse((await call(['doctor', '--json'])).stdout) as DoctorJson).checks.find(({ name }) => name === 'journals')
      expect(both?.tryThis).to.equal(`Take ownership of them: \`sudo chown -R ${uid} ${join(place.home, 'runs')}\`.`)

      // the advice works
      takeOver(join(place.home, 'runs'))
      const after = await call(['runs', 'list', '--json'])
      const { runs, unreadable } = JSON.parse(after.stdout) as RunListJson
      expect([runs.find(({ id }) => id === bad)?.status, unreadable]).to.deep.equal(['interrupted', undefined])
      await call(['doctor', '--fix'])
      expect((await call(['doctor'])).code).to.equal(0)

      // if root owns the folder of all runs, none can be listed
      chownSync(join(place.home, 'runs'), 0, 0)
      for (const args of [['runs', 'list'], ['runs', 'show', bad], ['doctor']]) {
        const { code, stdout, stderr } = await call(args)
        expect([code, stdout], args.join(' ')).to.deep.equal([74, ''])
        expect(stderr).to.match(
          /^error: Cannot read \S+\/runs: it belongs to root\.\n {2}try: Take it over: `sudo chown -R 4711 \S+\/runs`\.\n$/,
        )
      }
    }),
  )
})
