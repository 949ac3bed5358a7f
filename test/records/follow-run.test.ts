import { appendFileSync, rmSync } from 'node:fs'
import { expect } from 'chai'
import type { ProveOwner } from '../../src/records/catch-up/catch-up.ts'
import { jobsAsTheyBegin } from '../../src/records/logs/follow-jobs.ts'
import { followRun } from '../../src/records/follow-run.ts'
import type { OpenRuns } from '../../src/records/open-runs.ts'
import { openRunIndex, type RunIndex } from '../../src/records/run-index.ts'
import { findRun, type FoundRun } from '../../src/records/show-run.ts'
import { untilOver, waitForRun } from '../../src/records/wait-for-run.ts'
import { journalPath } from '../../src/journal/run-folder.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'

const because = 'its process 4711 is gone'
const never = new AbortController().signal

interface Scene {
  readonly runs: OpenRuns
  readonly found: FoundRun
  /** What is reported about the owner from now on. */
  readonly tell: (verdict: 'gone' | 'unreachable') => void
}

/** A run in progress: its job `lint` is running, its job `test` waits. */
const withRun =
  (story: (scene: Scene) => Promise<void>, { readOnly = false, index: change }: { readOnly?: boolean; index?: Partial<RunIndex> } = {}) =>
  async (): Promise<void> => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    let proof: ReturnType<ProveOwner> = { verdict: 'alive' }
    const options = { home: home.path, storage: sqlitePlugin.storage, locks: createLocks(home.path), proveOwner: () => proof }
    const index = await openRunIndex({ ...options, readOnly })
    await using runs: OpenRuns = {
      index: { ...index, ...change },
      storage: options.storage,
      home: home.path,
      projects: () => Promise.resolve(undefined),
      warn: () => undefined,
      [Symbol.asyncDispose]: () => index.close(),
    }
    const found = await findRun({ ...runs, index }, run.id)
    await story({ runs, found, tell: (verdict) => void (proof = { verdict, because }) })
  }

const typesOf = async ({ runs, found }: Scene): Promise<string[]> => {
  const types: string[] = []
  for await (const { type } of followRun(runs, found)) types.push(type)
  return types
}
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('following a run', () => {
  it(
    'returns the end that is written for a dead owner',
    withRun(async (scene) => {
      scene.tell('gone')
      expect((await typesOf(scene)).at(-1)).to.equal('run.finished')
    }),
  )

  it(
    'ends if the end of a dead run cannot be written, and a waiting caller sees the run as ended',
    withRun(
      async (scene) => {
        scene.tell('gone')
        expect(await typesOf(scene)).to.deep.equal([])
        expect(await waitForRun(scene.runs, scene.found.id, {})).to.have.property('exitCode', 5)
      },
      { readOnly: true },
    ),
  )

  it(
    'ends when the folder of the run is removed',
    withRun(async (scene) => {
      rmSync(scene.found.folder, { recursive: true })
      await untilOver(scene.runs, scene.found)
      expect(await errorOf(findRun(scene.runs, scene.found.id))).to.include({ code: 'run-not-found' })
    }),
  )

  it(
    'ends when the owner can no longer be checked, unless told to continue',
    withRun(async ({ runs, found, tell }) => {
      tell('unreachable')
      expect(await errorOf(untilOver(runs, found))).to.include({ code: 'unreachable', exitCode: 4 })
      const patient = untilOver(runs, found, { evenUnreachable: true })
      const last = tellRun(scenes.failed).events.at(-1)
      appendFileSync(journalPath(found.folder), `${JSON.stringify({ ...last, seq: 5 })}\n`)
      await patient
      expect((await findRun(runs, found.id)).run.run.state.status).to.equal('failed')
    }),
  )

  it(
    'A14: waits as long as asked for: 30 days, and fractions of a millisecond',
    withRun(async ({ runs, found, tell }) => {
      const waiting = [30 * 86_400_000, 1_000_000.5].map(async (timeoutMs) => {
        let looks = 0
        const get: RunIndex['get'] = (id) => {
          looks++
          // the second look is one of the wait
          if (looks === 2) tell('gone')
          return runs.index.get(id)
        }
        return await waitForRun({ ...runs, index: { ...runs.index, get } }, found.id, { timeoutMs })
      })
      for (const { exitCode } of await Promise.all(waiting)) expect(exitCode).to.equal(5)
    }),
  )

  it(
    'reports why the owner could not be checked',
    withRun(
      async (scene) => {
        expect(await errorOf(untilOver(scene.runs, scene.found))).to.have.property('message', 'the disk is on fire')
      },
      { index: { get: () => Promise.reject(new Error('the disk is on fire')) } },
    ),
  )

  it(
    'stops waiting for a job that can no longer start',
    withRun(async ({ runs, found, tell }) => {
      tell('gone')
      const waiting = found.run.jobs.filter(({ planned }) => planned.id === 'test')
      const begun: string[] = []
      for await (const { planned } of jobsAsTheyBegin(runs, found, waiting, never)) begun.push(planned.id)
      expect([waiting.length, begun]).to.deep.equal([1, []])
    }),
  )
})
