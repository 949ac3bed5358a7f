import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { createLocks } from '../../src/locks/locks.ts'
import { readTickets } from '../../src/locks/read-tickets.ts'
import type { Started } from '../e2e/sparkwing.ts'
import { inWorkplace, wholeLines, type CallOptions, type Workplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { unlessTried } from './has-tool.ts'
import { isLongForm, times } from './times.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const work = sh\`echo in >> book; until [ -e open ]; do sleep 0.02; done\`
const deaf = sh\`trap '' INT TERM HUP; echo ready; while :; do sleep 0.05; done\`
process.on('SIGUSR2', () => process.exit(3))
export default defineConfig({ pipelines: {
  one: pipeline({ plan({ job }) { job('held', work, { lock: 'a' }) } }),
  three: pipeline({ plan({ job }) { for (const lock of ['a', 'b', 'c']) job(lock, work, { lock }) } }),
  stubborn: pipeline({ plan({ job }) {
    job('deaf', deaf)
    job('held', work, { lock: 'a' })
    job('tidy', work, { lock: 'a', when: 'always' })
  } }),
  fast: pipeline({ plan({ job }) {
    job('held', work, { lock: 'a' })
    job('fails', sh\`until [ -e fail ]; do sleep 0.02; done; exit 1\`)
  } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config, book: '' }

/** Starts a program in its own pid namespace: as root, or as the root of a user namespace if that is allowed. */
const namespace = [
  ['unshare', '--pid', '--fork', '--mount-proc'],
  ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc'],
].find(([name = '', ...args]) => process.platform === 'linux' && spawnSync(name, [...args, 'true']).status === 0)
if (!namespace && process.env['SPARKWING_FAULTS'] === 'all')
  throw new Error('npm run test:all needs unshare (`unshare --pid --fork --mount-proc true` must work)')
/** Without a terminal, SIGHUP means something only inside a job of another run. */
const apart: CallOptions = { through: namespace ?? [], env: { SPARKWING_RUN_ID: 'outer' } }
const unlessApart = unlessTried(namespace !== undefined, 'unshare --pid')

/** The pid, in this namespace, of a runner that unshare started. */
const runnerOf = ({ child }: Started): number => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim())
const signal = (run: Started, name: NodeJS.Signals): void => {
  try {
    // a process that has ended but was not reaped has no children, and pid 0 would mean this test's own process group
    const pid = runnerOf(run)
    if (pid > 0) process.kill(pid, name)
  } catch {
    // it has ended already, which is what the signal should achieve
  }
}

const waitsFor = (run: Started, job: string): boolean => run.stdout().includes(`${job} waits for the lock`)
const bookOf = ({ project }: Workplace): string[] => readFileSync(project.path('book'), 'utf8').split('\n').filter(Boolean)
/** The jobs of a run, or of all runs, that hold a lock or wait for one. */
const ticketsOf = async ({ home }: Workplace, run?: string): Promise<readonly string[]> =>
  (await readTickets(home)).filter((ticket) => run === undefined || ticket.run === run).map(({ job }) => job)
const idOf = (run: Started): string => /started · (\S+)/.exec(run.stdout())?.[1] ?? ''

/** Starts a run that holds its locks until the file `open` exists. */
const startHolder = async (place: Workplace, pipeline: string, options?: CallOptions): Promise<Started> => {
  const run = place.start(['run', pipeline, '-j', '3', '--output', 'lines'], options)
  await until(() => bookOf(place).length === (pipeline === 'three' ? 3 : 1))
  return run
}

describe('jobs that wait for a lock and are cancelled', function () {
  this.timeout(180_000)

  for (const [where, options, isTried] of [
    ['in the same pid namespace', {}, true],
    [`in pid namespaces of their own${unlessApart}`, apart, namespace !== undefined],
  ] as const)
    it(
      `A5: a waiter cancelled by SIGINT leaves the lock free for the next one, ${where}`,
      inWorkplace(files, async (place) => {
        if (!isTried) return
        const holder = await startHolder(place, 'one', options)
        const cancelled = place.start(['run', 'one', '--output', 'lines'], options)
        await until(() => waitsFor(cancelled, 'held'))
        if (options === apart) signal(cancelled, 'SIGINT')
        else cancelled.child.kill('SIGINT')
        expect((await cancelled.finished).code).to.equal(130)
        expect(await ticketsOf(place, idOf(cancelled))).to.deep.equal([])
        const next = place.start(['run', 'one', '--output', 'lines'], options)
        await until(() => waitsFor(next, 'held'))
        expect(next.stdout()).to.include(`held by the run ${idOf(holder)}`)
        place.project.write('open', '')
        expect([(await holder.finished).code, (await next.finished).code]).to.deep.equal([0, 0])
      }),
    )

  it(
    `A5: every way to end a waiter frees its place, at once where its run goes on${unlessApart}`,
    inWorkplace(files, async (place) => {
      if (!namespace) return
      const holder = await startHolder(place, 'one')
      const start = async (pipeline: string): Promise<Started> => {
        const run = place.start(['run', pipeline, '-j', '3', '--output', 'lines', '--fail-fast'], apart)
        await until(() => waitsFor(run, 'held') && (pipeline !== 'stubborn' || (waitsFor(run, 'tidy') && run.stdout().includes('ready'))))
        return run
      }
      const pressTwice = async (run: Started): Promise<void> => {
        signal(run, 'SIGINT')
        await until(async () => (await ticketsOf(place, idOf(run))).join() === 'tidy')
        signal(run, 'SIGINT')
      }
      const ways: Readonly<Record<string, () => Promise<Started>>> = {
        'SIGTERM, as from a time-out of a job around it': async () => {
          const run = await start('one')
          signal(run, 'SIGTERM')
          return run
        },
        ...(isLongForm && {
          SIGHUP: async () => {
            const run = await start('one')
            signal(run, 'SIGHUP')
            return run
          },
        }),
        'runs cancel': async () => {
          const run = await start('one')
          await place.hosted(['runs', 'cancel', idOf(run)])
          return run
        },
        'fail-fast': async () => {
          const run = await start('fast')
          place.project.write('fail', '')
          return run
        },
        'process.exit outside of a job': async () => {
          const run = await start('one')
          signal(run, 'SIGUSR2')
          return run
        },
        'SIGINT twice': async () => {
          const run = await start('stubborn')
          await pressTwice(run)
          return run
        },
      }
      for (const [way, end] of Object.entries(ways)) {
        const run = await end()
        expect((await run.finished).code, way).to.be.greaterThan(0)
        expect(await ticketsOf(place, idOf(run)), way).to.deep.equal([])
      }
      // the file is locked while the run ends, so the run cannot give its ticket back and its journal must be enough
      const pressed = await start('stubborn')
      await createLocks(place.home).exclusive('test', 10_000, async () => {
        signal(pressed, 'SIGINT')
        await until(() => pressed.stdout().includes('Cancelling'))
        signal(pressed, 'SIGINT')
        await until(() => place.journal(idOf(pressed)).at(-1)?.type === 'run.finished')
        signal(pressed, 'SIGINT')
        await pressed.finished
      })
      expect(await ticketsOf(place, idOf(pressed))).to.deep.equal(['held', 'tidy'])
      const next = place.start(['run', 'one', '--output', 'lines'], apart)
      await until(() => waitsFor(next, 'held'))
      place.project.write('open', '')
      expect([(await holder.finished).code, (await next.finished).code]).to.deep.equal([0, 0])
      expect(await ticketsOf(place)).to.deep.equal([])
    }),
  )

  it(
    `A5: ${times(4, 200)} cancelled lock waiters in pid namespaces: every lock is free afterwards${unlessApart}`,
    inWorkplace(files, async (place) => {
      if (!namespace) return
      const holder = await startHolder(place, 'three')
      const waiters = times(4, 200)
      let begun = 0
      /** Cancels a run after that many of its events: when it has begun, when it waits for some of its locks, or for all three. */
      const cancelOne = async (afterEvents: number): Promise<void> => {
        const run = place.start(['run', 'three', '--output', 'ndjson'], apart)
        await until(() => wholeLines(run.stdout()).length >= afterEvents)
        signal(run, 'SIGINT')
        expect((await run.finished).code).to.equal(130)
      }
      const worker = async (): Promise<void> => {
        while (begun < waiters) await cancelOne(1 + (begun++ % 4))
      }
      await Promise.all(Array.from({ length: 4 }, worker))
      expect((await ticketsOf(place)).toSorted()).to.deep.equal(['a', 'b', 'c'])
      const next = place.start(['run', 'three', '-j', '3', '--output', 'lines'], apart)
      await until(() => ['a', 'b', 'c'].every((job) => waitsFor(next, job)))
      place.project.write('open', '')
      expect([(await holder.finished).code, (await next.finished).code]).to.deep.equal([0, 0])
      expect(await ticketsOf(place)).to.deep.equal([])
    }),
  ).timeout(900_000)
})
