import { readlinkSync } from 'node:fs'
import { expect } from 'chai'
import { createRunLocks } from '../../src/locks/run-locks.ts'
import { toJobId } from '../../src/model/ids.ts'
import { currentOwner } from '../../src/process/ownership/owner.ts'
import type { ErrorJson, RunListJson } from '../../src/wire/run.ts'
import { inWorkplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'
import { hasTool, unlessTried } from './has-tool.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const body = process.env['QUICK'] ? sh\`:\` : sh\`echo ready; sleep 300\`
export default defineConfig({ pipelines: { deploy: pipeline({ plan({ job }) { job('deploy', body, { lock: 'deploy' }) } }) } })
`
const files = { 'package.json': {}, 'sparkwing.config.ts': config }
/** Only from the first pid namespace of a machine can the processes of all others be seen. */
const canSeeAll =
  hasTool('unshare', ['-fp', '--mount-proc', '--kill-child', 'true']) && readlinkSync('/proc/self/ns/pid') === 'pid:[4026531836]'

describe('P19: a run of another container', function () {
  this.timeout(240_000)

  it(
    `P19: is closed and its lock is free once its container was killed, as seen from the host${unlessTried(canSeeAll, 'unshare in the first pid namespace')}`,
    inWorkplace(files, async (place) => {
      if (!canSeeAll) return
      const run = place.start(['run', 'deploy'], { through: ['unshare', '-fp', '--mount-proc', '--kill-child'] })
      await until(() => run.stdout().includes('ready'))
      expect((await place.runs())[0]).to.include({ status: 'unreachable', because: 'it was started in another container' })
      run.child.kill('SIGKILL')
      await run.finished
      await until(() => place.mark.count() === 0)
      const next = await place.sparkwing(['run', 'deploy'], { env: { QUICK: '1' } })
      expect(next.code, next.stderr).to.equal(0)
      // a process that has just seen it alive may still say so for 5 s
      const { stdout } = await place.sparkwing(['runs', 'list', '--json'])
      const [, dead] = (JSON.parse(stdout) as RunListJson).runs
      expect(dead).to.include({ status: 'interrupted' })
      expect(dead?.because).to.match(/^its process \d+ in another container is gone$/)
    }),
  )

  it(
    'P19: is closed by hand if nothing shows that it is gone, which frees its lock',
    inWorkplace(files, async ({ home, hosted, runs, sparkwing }) => {
      const owner = { ...currentOwner(), machineId: 'elsewhere', bootId: 'another boot' }
      const run = tellRun(scenes.killed, { start: { owner } })
      writeJournal(home, run)
      const there = createRunLocks({
        home,
        run: run.id,
        owner,
        stateOf: () => 'going',
        isKept: () => false,
        endLeftovers: () => Promise.resolve(true),
      })
      await there.take([{ name: 'deploy', slots: 1 }], {
        job: toJobId('deploy'),
        signal: new AbortController().signal,
        onWait: () => undefined,
      })
      const all = ['--all-projects']
      expect((await runs()).length).to.equal(0)
      const waiting = await hosted(['runs', 'wait', run.id, ...all])
      expect(waiting.stderr).to.include(`sparkwing runs close ${run.id}`)
      expect((await hosted(['doctor'])).stdout).to.include(`sparkwing runs close ${run.id}`)
      const closed = await hosted(['runs', 'close', run.id, ...all])
      expect(closed.stdout).to.include('interrupted after at least').and.to.include('The lock "deploy" is free.')
      expect((await hosted(['runs', 'show', run.id])).stdout).to.include('closed by hand: it was started on another machine or container')
      expect((await hosted(['runs', 'close', run.id])).stdout).to.equal(`The run ${run.id} is already over: interrupted.\n`)
      expect((await sparkwing(['run', 'deploy'], { env: { QUICK: '1' } })).code).to.equal(0)
    }),
  )

  it(
    'P19: is not closed by hand while it is running here',
    inWorkplace(files, async ({ home, hosted }) => {
      const run = tellRun(scenes.killed, { start: { owner: currentOwner() } })
      writeJournal(home, run)
      const { code, stdout } = await hosted(['runs', 'close', run.id, '--json'])
      expect(code).to.equal(2)
      expect((JSON.parse(stdout) as ErrorJson).error).to.deep.include({
        code: 'run-alive',
        tryThis: [`Cancel it: \`sparkwing runs cancel ${run.id}\`.`],
      })
    }),
  )
})
