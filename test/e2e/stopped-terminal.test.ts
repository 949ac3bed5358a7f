import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RunEvent } from '../../src/model/event.ts'
import { until } from '../journal/until.ts'
import { otherTimeout, preload } from '../steered-time.ts'
import { hasTmux, openTerminal } from './real-terminal.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const talk = sh\`while :; do echo a line of a very talkative build; done\`
const afterGo = sh\`until [ -e go ]; do sleep 0.02; done; printf gone\`
const printing = async () => {
  const { existsSync } = await import('node:fs')
  while (!existsSync('go')) {
    console.log('a line of a function')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
export default defineConfig({ pipelines: {
  all: pipeline({ plan({ job }) { job('late', talk, { timeout: '1s' }); job('quick', afterGo, { secrets: ['TOKEN'] }); job('function', printing) } }),
  // with one job, the job would have the terminal, and Ctrl-S would stop its output alone
  brief: pipeline({ plan({ job }) { job('brief', sh\`until [ -e go ]; do echo a line of a very talkative build; sleep 0.05; done; exit 3\`); job('beside', sh\`:\`) } }),
  endless: pipeline({ plan({ job }) { job('endless', talk); job('other', sh\`sleep 300\`) } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }

/** What `quick` prints may be the beginning of a secret, so it is held back until the end of the job. */
const withSecret = (place: Workplace): Workplace => ({ ...place, env: { ...place.env, TOKEN: 'gone and more' } })

const eventsOf = (place: Workplace): readonly RunEvent[] => place.folders().flatMap((run) => place.journal(run))
const endOf = (place: Workplace, job: string): unknown =>
  eventsOf(place).flatMap((event) => (event.type === 'job.finished' && event.job === job ? [event.ended] : []))[0]
const isOver = (place: Workplace): boolean => eventsOf(place).some(({ type }) => type === 'run.finished')

/** Waits for a time-out, for the ends of the other jobs and for the end of the run, all while the output is not read. */
const expectAllOnTime = async (place: Workplace): Promise<void> => {
  await until(() => endOf(place, 'late') !== undefined)
  expect(endOf(place, 'late')).to.deep.equal({ status: 'failed', failure: { reason: 'timeout', afterMs: 1000 } })
  place.project.write('go', '')
  await until(() => endOf(place, 'quick') !== undefined && endOf(place, 'function') !== undefined)
  await until(() => isOver(place))
}

describe('a run whose output is not read', function () {
  this.timeout(240_000)

  if (hasTmux)
    for (const output of ['tree', 'lines'] as const) {
      it(
        `P14: with the terminal stopped by Ctrl-S, jobs time out and end on time, and Ctrl-Q shows the rest (${output})`,
        inWorkplace(files, async (place) => {
          await using terminal = await openTerminal(withSecret(place), { columns: 80, rows: 24 })
          await terminal.type(`clear; sparkwing run all -j 3 --output ${output}; echo code $?`)
          await terminal.shows((text) => text.includes('a line of a very'))
          await terminal.press('C-s')
          await expectAllOnTime(place)
          expect(await terminal.text()).not.to.match(/^✗ all failed/m)
          await terminal.press('C-q')
          const screen = await terminal.shows((text) => /^code \d+$/m.test(text))
          expect(screen).to.match(/^✗ all failed in .* 2 passed, 1 failed/m)
          expect(screen).to.match(/^code 1$/m)
        }),
      )

      it(
        `P14: with the terminal stopped by Ctrl-S, a cancel from elsewhere ends the run (${output})`,
        inWorkplace(files, async (place) => {
          await using terminal = await openTerminal(place, { columns: 80, rows: 24 })
          await terminal.type(`clear; sparkwing run endless -j 2 --output ${output}; echo code $?`)
          await terminal.shows((text) => text.includes('a line of a very'))
          await terminal.press('C-s')
          expect(await place.sparkwing(['runs', 'cancel', 'latest', '--timeout', '20s'])).to.include({ code: 0 })
          expect((await place.runs())[0]).to.include({ status: 'cancelled', cause: 'request' })
          await terminal.press('C-q')
          expect(await terminal.shows((text) => /^code \d+$/m.test(text))).to.match(/^code 143$/m)
        }),
      )
    }

  if (hasTmux)
    it(
      'P14: a terminal that stays stopped delays the exit by at most five minutes, and the status is right',
      inWorkplace(files, async (place) => {
        const [inFiveMinutes, atOnce] = [otherTimeout(300_000, 300_000), otherTimeout(300_000, 0)]
        for (const env of [inFiveMinutes, atOnce]) {
          await using terminal = await openTerminal({ ...place, env: { ...place.env, ...env } }, { columns: 80, rows: 24 })
          await terminal.type('clear; rm -f status; sparkwing run brief; echo $? >status')
          await terminal.shows((text) => text.includes('a line of a very'))
          await terminal.press('C-s')
          place.project.write('go', '')
          await until(() => isOver(place))
          const status = place.project.path('status')
          if (env === inFiveMinutes) {
            expect(existsSync(status)).to.equal(false)
            // it also restarts the terminal
            await terminal.press('C-c')
          }
          await until(() => existsSync(status) && readFileSync(status, 'utf8') === '1\n')
          rmSync(place.project.path('go'))
          rmSync(join(place.home, 'runs'), { recursive: true })
        }
      }),
    )

  const startInPipe = (place: Workplace, pipeline: string) =>
    spawn(process.execPath, [place.bin, 'run', pipeline, '-j', '3'], {
      cwd: place.project.directory,
      env: withSecret(place).env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })

  it(
    'P14: with a pipe that is not read, jobs time out and end on time, and the reader gets everything later',
    inWorkplace(files, async (place) => {
      const run = startInPipe(place, 'all')
      await until(() => run.stdout.readableLength > 0)
      await expectAllOnTime(place)
      let output = ''
      run.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      expect(await once(run, 'close')).to.deep.equal([1, null])
      expect(output).to.match(/^✗ all failed in .* 2 passed, 1 failed/m)
      const [id = ''] = place.folders()
      for (const job of ['late', 'quick', 'function']) {
        const shown = output
          .split('\n')
          .filter((line) => line.startsWith(`${job} │ `))
          .map((line) => line.slice(job.length + 3))
        expect(shown.join('\n') === place.log(id, job).trimEnd(), `all lines of ${job}`).to.equal(true)
      }
    }),
  )

  it(
    'P14: a signal ends the wait for the reader of a pipe, and the exit status is that of the run',
    inWorkplace(files, async (place) => {
      const run = startInPipe(place, 'all')
      const ended = once(run, 'exit')
      await until(() => run.stdout.readableLength > 0)
      await expectAllOnTime(place)
      expect(run.exitCode).to.equal(null)
      run.kill('SIGTERM')
      expect(await ended).to.deep.equal([1, null])
      run.stdout.destroy()
    }),
  )

  it(
    'P14: a signal that comes while the run takes back its handling of signals is not lost',
    inWorkplace(files, async (place) => {
      // holds the process where it would listen no more
      const held = preload(`
        const { existsSync, writeFileSync } = process.getBuiltinModule('fs')
        const off = process.off
        process.off = (name, listener) => {
          if (name === 'SIGTERM' && !existsSync('held')) {
            writeFileSync('held', '')
            while (!existsSync('sent')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
          }
          return off.call(process, name, listener)
        }`)
      const run = startInPipe({ ...place, env: { ...place.env, ...held } }, 'all')
      const ended = once(run, 'exit')
      await until(() => run.stdout.readableLength > 0)
      await expectAllOnTime(place)
      await until(() => existsSync(place.project.path('held')))
      run.kill('SIGTERM')
      place.project.write('sent', '')
      expect(await ended).to.deep.equal([1, null])
      run.stdout.destroy()
    }),
  )
})
