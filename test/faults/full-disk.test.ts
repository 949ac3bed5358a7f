import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { LogLinesJson } from '../../src/records/logs/read-logs.ts'
import type { LogPosition, RunEvent } from '../../src/model/event.ts'
import type { LogLinesJson as LogWindowJson } from '../../src/wire/api.ts'
import type { DashboardStartJson } from '../../src/wire/dashboard.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import type { Finished } from '../e2e/sparkwing.ts'
import { eventOf, inWorkplace, wholeLines, type Workplace } from '../e2e/workplace.ts'
import { canMount, mountSmallDisk, unlessMounted } from './small-disk.ts'

/** A pipe holds 64 KiB, and about 1 MiB waits for the disk. After twice as much output, some of it has been written or lost. */
const lib = `
fill() { head -c 99000000 /dev/zero > "$SPARKWING_HOME/job-filler" 2> /dev/null || true; }
free() { rm "$SPARKWING_HOME/job-filler"; }
leave() {
  [ -e remove ] || mv "$SPARKWING_HOME" moved
  # files of the store may come while it is removed
  while [ -e "$SPARKWING_HOME" ]; do rm -r "$SPARKWING_HOME" 2> /dev/null; done
}
print() { seq -f "$1 %.0f" 1 "$2"; }
lines=150000
start=\${TOKEN%??????????}
end=\${TOKEN#??????????}
`
const config = `
import { execSync } from 'node:child_process'
import { defineConfig, pipeline, sh } from 'sparkwing'

const library = (call) => { execSync('. ./lib.sh; ' + call) }
const count = (word, to) => { for (let i = 1; i <= to; i++) console.log(word + ' ' + i) }

export default defineConfig({ pipelines: {
  moment: pipeline({ plan({ job }) {
    job('talk', sh\`. ./lib.sh; print before 100; fill; print during $lines; free; echo after\`)
  } }),
  attempts: pipeline({ plan({ job }) {
    job('again', [
      sh\`. ./lib.sh; print first 50\`,
      sh\`. ./lib.sh; fill; print second $lines; free\`,
      sh\`echo third $SPARKWING_ATTEMPT; [ $SPARKWING_ATTEMPT = 2 ]\`,
    ], { retry: 1 })
    job('nested', async ({ step }) => {
      await step('one', () => { count('one', 50) })
      await step('two', () => { library('fill'); count('two', 700); library('free') })
      await step('three', () => { console.log('three') })
    })
  } }),
  secret: pipeline({ plan({ job }) {
    job('tell', [
      sh\`. ./lib.sh; print $TOKEN 60; printf 'cut: %s' "$start"; fill; printf '%s\\n' "$end"; print "$TOKEN" $lines\`,
      sh\`. ./lib.sh; printf 'cut: %s' "$start"; free; printf '%s\\n' "$end"; echo "the end of $TOKEN"\`,
    ], { secrets: ['TOKEN'] })
  } }),
  many: pipeline({ plan({ job }) {
    const full = job('full', sh\`. ./lib.sh; fill\`)
    const some = Array.from({ length: 40 }, (_, index) => job('some-' + index, sh\`true\`, { needs: [full] }))
    job('free', sh\`. ./lib.sh; held=$(grep -c . "$SPARKWING_HOME/runs/$SPARKWING_RUN_ID/_envelope.ndjson"); [ -e stay-full ] || free; echo "journal: $held"\`, { needs: some })
  } }),
  leave: pipeline({ plan({ job }) {
    const leave = job('leave', sh\`echo before; until [ -e "$SPARKWING_HOME/state.db-wal" ]; do sleep 0.02; done; . ./lib.sh; leave; echo behind\`)
    const next = job('next', sh\`echo next\`, { needs: [leave] })
    job('locked', sh\`echo locked\`, { needs: [next], lock: 'one' })
  } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config, 'lib.sh': lib }

interface FullDisk extends Workplace {
  /** The home, on a small disk. */
  readonly home: string
  readonly call: (...args: readonly string[]) => Promise<Finished>
  /** The same for questions, in a process that they share. */
  readonly ask: (...args: readonly string[]) => Promise<Finished>
  readonly data: <Shape>(...args: readonly string[]) => Promise<Shape>
  readonly logOf: (job: string) => string
  readonly events: () => RunEvent[]
}

const onFullDisk = (story: (place: FullDisk) => Promise<void>): (() => Promise<void>) =>
  inWorkplace(files, async (place) => {
    if (!canMount) return
    using disk = mountSmallDisk('6m')
    const home = disk.path
    const call: FullDisk['call'] = (...args) => place.sparkwing(args, { home, env: { TOKEN: 'tok-8f3a1c5e7b9d-tok' } })
    const ask: FullDisk['ask'] = (...args) => place.hosted(args, { home })
    const folder = (): string => join(home, 'runs', readdirSync(join(home, 'runs')).sort().at(-1) ?? '')
    await story({
      ...place,
      home,
      call,
      ask,
      data: async (...args) => {
        const { stdout, stderr, code } = await ask(...args, '--json')
        expect(code, stdout + stderr).to.equal(0)
        return JSON.parse(stdout) as never
      },
      logOf: (job) => readFileSync(join(folder(), `${job}.log`), 'latin1'),
      events: () => wholeLines(readFileSync(join(folder(), '_envelope.ndjson'), 'utf8')).map(eventOf),
    })
  })

const marks = /^\[sparkwing: ([\d,]+) bytes are missing here: no space left on device\]$/gm
const missingIn = (log: string): number[] => [...log.matchAll(marks)].map(([, count = '']) => Number(count.replaceAll(',', '')))
const linesIn = (text: string): number => text.split('\n').length - 1

/** The text of a log between two positions, where both must be correct. */
const between = (log: string, from: LogPosition, to: LogPosition | undefined): string => {
  expect(linesIn(log.slice(0, from.bytes))).to.equal(from.lines)
  expect(to && linesIn(log.slice(0, to.bytes))).to.equal(to?.lines)
  return log.slice(from.bytes, to?.bytes)
}

describe(`A9: a home on a disk that is full for a while${unlessMounted}`, function () {
  this.timeout(240_000)

  it(
    'continues a log, and everything that shows the run reports what is missing',
    onFullDisk(async ({ call, ask, data, logOf }) => {
      const run = await call('run', 'moment', '--output', 'lines')
      expect(run.code, run.stdout + run.stderr).to.equal(0)
      const log = logOf('talk')
      const [missing = 0, ...others] = missingIn(log)
      expect(others).to.deep.equal([])
      expect(missing).to.be.above(1000)
      expect(log.split('\n').at(-2)).to.equal('after')
      const words = `talk: ${missing.toLocaleString('en')} bytes are missing from its log: no space left on device`
      expect(run.stdout).to.include(`! warning ${words}`)
      const outOfRoom = { bytes: missing, places: 1, because: 'no space left on device' }

      expect((await ask('runs', 'show', 'latest')).stdout).to.include(`! warning ${words}`)
      expect((await ask('runs', 'wait', 'latest')).stdout).to.include(`! warning ${words}`)
      expect((await data<RunDetailJson>('runs', 'show', 'latest')).jobs[0]?.log).to.deep.include({ isComplete: false, missing: outOfRoom })
      const logs = await ask('runs', 'logs', 'latest')
      expect(logs.stdout).to.equal(log)
      expect(logs.stderr)
        .to.match(/^[^\n]+\n! warning /)
        .and.to.contain(`! warning ${words}\n`)
      const { lines, missing: told } = await data<LogLinesJson>('runs', 'logs', 'latest')
      expect(lines.map(({ text }) => text)).to.deep.equal(wholeLines(log))
      expect(told).to.deep.equal([{ job: 'talk', ...outOfRoom }])
      expect((await data<RunListJson>('runs', 'list')).runs.map(({ status }) => status)).to.deep.equal(['passed'])

      const { url } = JSON.parse((await call('dashboard', 'start', '--port', '0', '--json')).stdout) as DashboardStartJson
      const { runs } = (await (await fetch(`${url}/api/v1/runs`)).json()) as RunListJson
      const window = (await (await fetch(`${url}/api/v1/runs/${runs[0]?.id ?? ''}/jobs/talk/lines?tail=2`)).json()) as LogWindowJson
      expect(window).to.deep.include({ total: linesIn(log), bytes: log.length, isComplete: false, missing: outOfRoom })
      expect((await ask('dashboard', 'kill')).code).to.equal(0)
    }),
  )

  it(
    'keeps the positions of attempts and steps in the log correct',
    onFullDisk(async ({ call, data, logOf }) => {
      const run = await call('run', 'attempts', '--concurrency', '1')
      expect(run.code, run.stdout + run.stderr).to.equal(0)
      const { jobs } = await data<RunDetailJson>('runs', 'show', 'latest')
      const [again, nested] = jobs
      const log = logOf('again')
      expect(again?.log).to.deep.include({ bytes: log.length, lines: linesIn(log) })
      expect(missingIn(log)).to.have.length(2)
      expect(again?.attempts).to.have.length(2)
      for (const { attempt, from, to, steps } of again?.attempts ?? []) {
        expect(between(log, from, to)).to.equal(steps.map((step) => between(log, step.from, step.to)).join(''))
        const [first = '', second = '', third = ''] = steps.map((step) => between(log, step.from, step.to))
        expect(first).to.match(/^first 1\n[^]*first 50\n$/)
        expect(second).not.to.match(/first|third/)
        expect(missingIn(second)).to.have.length(1)
        expect(third).to.equal(`third ${attempt}\n`)
      }
      const [, one, two, three] = nested?.attempts[0]?.steps.map((step) => between(logOf('nested'), step.from, step.to)) ?? []
      expect(one).to.match(/^one 1\n[^]*one 50\n$/)
      expect(two)
        .to.match(/^two 1\n/)
        .and.not.match(/one|three/)
      expect(missingIn(two ?? '')).to.have.length(1)
      expect(three).to.equal('three\n')
    }),
  )

  it(
    'shows no part of a secret that is cut at a gap',
    onFullDisk(async ({ call, logOf }) => {
      const run = await call('run', 'secret')
      expect(run.code, run.stdout + run.stderr).to.equal(0)
      const log = logOf('tell')
      expect(missingIn(log)).to.have.length(1)
      expect(log).to.match(/the end of \*\*\*\n$/)
      for (const text of [log, log.replaceAll(marks, '').replaceAll('\n', ''), run.stdout]) {
        expect(text).not.to.include('tok-8f3a')
        expect(text).not.to.include('5e7b9d')
        expect(text).not.to.include('d-tok')
      }
    }),
  )

  it(
    'writes waiting events in order once there is room, and stores the run',
    onFullDisk(async ({ call, data, logOf, events }) => {
      const run = await call('run', 'many', '--output', 'quiet')
      expect(run.code, run.stdout + run.stderr).to.equal(0)
      const told = events()
      expect(told.map(({ seq }) => seq)).to.deep.equal(told.map((_, index) => index + 1))
      expect(told.at(-1)?.type).to.equal('run.finished')
      const inJournal = Number(/journal: (\d+)/.exec(logOf('free'))?.[1])
      const started = told.find((event) => event.type === 'job.started' && event.job === 'free')
      expect(inJournal).to.be.below(started?.seq ?? 0)
      expect((await data<RunListJson>('runs', 'list')).runs[0]).to.deep.include({ status: 'passed', jobCounts: { passed: 42 } })
    }),
  )

  it(
    'exits with 74 if events could not be written before the end of the run, and the next reader closes the run',
    onFullDisk(async ({ call, data, project, events, home }) => {
      project.write('stay-full', '')
      const run = await call('run', 'many', '--output', 'quiet')
      expect(run.code).to.equal(74)
      expect(run.stdout + run.stderr).to.match(/The journal of run \S+ is incomplete: .*ENOSPC/)
      expect(existsSync(join(home, 'job-filler'))).to.equal(true)
      const before = events().length
      rmSync(join(home, 'job-filler'))
      expect((await data<RunListJson>('runs', 'list')).runs[0]).to.include({ status: 'interrupted' })
      const told = events()
      expect(told.map(({ seq }) => seq)).to.deep.equal(told.map((_, index) => index + 1))
      expect(told.length).to.be.above(before)
    }),
  )
})

describe('A9: a home that disappears during a run', function () {
  this.timeout(240_000)

  for (const how of ['moved', 'removed'] as const)
    it(
      `is reported at the end of the run, and not created again, if it was ${how}`,
      inWorkplace(files, async ({ sparkwing, project }) => {
        if (how === 'removed') project.write('remove', '')
        const home = project.path('home')
        const { code, stdout, stderr } = await sparkwing(['run', 'leave', '--output', 'lines'], { home })
        expect(existsSync(home), stdout + stderr).to.equal(false)
        expect(code, stdout + stderr).to.equal(74)
        const [, id = ''] = /started · (\S+)/.exec(stdout) ?? []
        const folder = join(home, 'runs', id)
        expect(stdout + stderr).to.include(`The record of run ${id} is gone: ${folder} was moved or removed during the run.`)
        // looked at before it is said how the run ended
        expect(stdout.indexOf('The record of run'), stdout).to.be.within(0, stdout.indexOf(' leave failed in '))
        expect(stdout).to.include('! warning next: 5 bytes are missing from its log: its folder is gone')
        expect(stdout).to.include('locked failed')
        expect(existsSync(project.path('moved'))).to.equal(how === 'moved')
      }),
    )

  it(
    'P10: is also reported with --json, and if another home is in its place by then',
    inWorkplace(
      { 'package.json': { scripts: { clean: 'cp -r "$SPARKWING_HOME" copy && rm -rf "$SPARKWING_HOME" && mv copy "$SPARKWING_HOME"' } } },
      async ({ sparkwing, project }) => {
        const { code, stdout, stderr } = await sparkwing(['run', 'clean', '--json'], { home: project.path('home') })
        expect(code, stdout + stderr).to.equal(74)
        const { run } = JSON.parse(stdout) as RunDetailJson
        const message = 'the record of this run is gone: its folder was moved or removed during the run'
        expect(run).to.deep.include({ status: 'passed', looseEnds: [{ kind: 'record-gone', level: 'error', message }] })
      },
    ),
  )

  it(
    'P10: makes a log incomplete if the job removes only that',
    inWorkplace(
      { 'package.json': { scripts: { clean: 'echo one; rm "$SPARKWING_HOME"/runs/*/*.log; echo two' } } },
      async ({ sparkwing, show }) => {
        expect((await sparkwing(['run', 'clean', '--output', 'quiet'])).code).to.equal(0)
        const [job] = (await show('latest')).jobs
        expect(job?.log).to.deep.include({ isComplete: false, missing: { bytes: 8, places: 1, because: 'its file was removed' } })
      },
    ),
  )
})
