import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { isUnsafeForTerminal } from '../../src/model/text/terminal-text.ts'
import { scenes, tellRun, type ToldRun } from '../storage/told-runs.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `import { defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: { build: pipeline({ inputs: { channel: text() }, plan({ job }) {
  const lint = job('lint', sh\`echo a line of the log\`)
  job('test', sh\`true\`, { needs: [lint] })
} }) } })`

/** A run of the project whose events are changed, as one that another machine has brought could be. */
type Change = (event: Record<string, unknown>) => Record<string, unknown>
const changed =
  (type: string, members: object, job?: string): Change =>
  (event) =>
    event['type'] === type && (job === undefined || event['job'] === job) ? { ...event, ...members } : event

const nested = (levels: number): unknown => {
  let reason: unknown = { kind: 'damaged' }
  for (let level = 0; level < levels; level++) reason = { kind: 'changed-while-running', because: reason }
  return reason
}
const because = (...reasons: readonly unknown[]): Change => changed('job.checked', { because: reasons }, 'test')
const escapes = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\r\nbuild passed\u0000'

const changes: Readonly<Record<string, Change>> = {
  'a reason that quotes nothing': because({ kind: 'not-kept', run: 'x' }),
  'a reason that quotes null': because({ kind: 'changed-while-running', because: null }),
  'a reason whose path is no text': because({ kind: 'file-changed', path: { toString: 1 } }),
  'a reason with an inherited name': because({ kind: 'toString' }, { kind: '__proto__' }, { kind: 'definition', part: 'constructor' }),
  'reasons inside one another': because(nested(400)),
  'a reason of a megabyte': because({ kind: 'trouble', message: 'x'.repeat(1_000_000) }),
  'ten thousand reasons': because(...Array.from({ length: 10_000 }, (_, n) => ({ kind: 'file-changed', path: `src/${n}` }))),
  'escapes in reasons': because({ kind: 'trouble', message: escapes }, { kind: 'file-new', path: escapes }, { kind: escapes }),
  'paths out of the project in reasons': because({ kind: 'output-missing', path: '../../../etc/passwd' }),
  'huge counts': changed('job.checked', { files: Number.MAX_SAFE_INTEGER, durationMs: 4e15 }),
  'a result that is kept and says nothing': changed('job.finished', { kept: {} }, 'test'),
  'a result that is not kept for null': changed('job.finished', { kept: { not: null } }, 'test'),
  'a result of another place': changed('job.finished', { reused: { run: '../escaped', by: 'cache', savedMs: 1 } }, 'lint'),
  'a result by another way': changed('job.finished', { reused: { run: escapes, by: 'constructor', savedMs: 1 } }, 'lint'),
  'the retry of a path': changed('run.started', { retryOf: { run: '../escaped', first: '../x', mode: 'failed' } }),
  'the retry of escapes': changed('run.started', { retryOf: { run: escapes, first: escapes, mode: escapes, jobs: [escapes] } }),
  'a directory with NUL': changed('run.started', { directory: '/tmp/\0' }),
  'a project with escapes': changed('run.started', { project: escapes, pipeline: escapes }),
  'a job with an endless name': (event) => JSON.parse(JSON.stringify(event).replaceAll('"test"', `"${'x'.repeat(5000)}"`)) as typeof event,
  'a job whose name is a path': (event) => JSON.parse(JSON.stringify(event).replaceAll('"test"', '"../escaped"')) as typeof event,
  'a job whose name is a prototype': (event) => JSON.parse(JSON.stringify(event).replaceAll('"test"', '"__proto__"')) as typeof event,
}

const write = (home: string, { id, events }: ToldRun, change: Change): string => {
  const folder = runFolderPath(home, id)
  mkdirSync(folder, { recursive: true })
  const lines = events.map((event) => `${JSON.stringify(change({ ...event }))}\n`)
  writeFileSync(journalPath(folder), lines.join(''))
  return folder
}

/** The run `passed` of the cached scene, except that its job `test` failed at the end. */
const tell = ({ project }: Workplace): ToldRun =>
  tellRun(
    scenes.cached.map((body) => (body.type === 'run.finished' ? { ...body, ended: { status: 'failed', failed: [] } } : body)),
    { at: Date.now() - 60_000, start: { project: project.directory, directory: project.directory } },
  )

const questions = (run: string): readonly (readonly string[])[] => [
  ['runs', 'show', run],
  ['runs', 'show', run, '--why'],
  ['runs', 'show', run, '--why', '--json'],
  ['runs', 'list'],
  ['runs', 'retry', run, '--failed', '--dry-run'],
  ['runs', 'retry', run, '--from', 'lint', '--keep-passed', '--dry-run'],
  ['runs', 'retry', run, 'test', '--keep-passed', '--dry-run', '--json'],
]

describe('a run that another machine has brought', function () {
  this.timeout(300_000)

  for (const [name, change] of Object.entries(changes))
    it(
      `is shown, or why it cannot be, and is retried or refused, whatever its journal says: ${name}`,
      inWorkplace({ 'sparkwing.config.ts': config }, async (place) => {
        const run = tell(place)
        write(place.home, run, change)
        for (const question of questions(run.id)) {
          const { code, signal, stdout, stderr } = await place.hosted(question)
          const said = `${question.join(' ')}: ${String(code ?? signal)} ${(stdout + stderr).slice(-2000)}`
          expect(code, said).to.be.oneOf([0, 2, 3, 74])
          for (const shown of [stdout, stderr]) expect(isUnsafeForTerminal(shown), said).to.equal(false)
          expect(shownAsBug(stdout + stderr), said).to.equal(false)
        }
        expect(readdirSync(place.home, { recursive: true }).filter((path) => String(path).includes('escaped'))).to.deep.equal([])
      }),
    )

  it(
    'is not believed where its logs are links, pipes or folders: the jobs run again',
    inWorkplace({ 'sparkwing.config.ts': config }, async ({ project, home, hosted, folders, show }) => {
      await hosted(['run', 'build', '--channel', 'next'])
      const [first = ''] = folders()
      const file = (name: string): string => join(home, 'runs', first, name)
      const size = statSync(file('lint.log')).size
      expect(size).to.be.above(0)
      const secret = project.path('secret')
      writeFileSync(secret, 'private key'.padEnd(size, '.').slice(0, size))
      const puts: readonly ((path: string) => void)[] = [
        (path) => {
          symlinkSync(secret, path)
        },
        (path) => {
          execFileSync('mkfifo', [path])
        },
        (path) => {
          mkdirSync(path)
        },
      ]
      const retry = async (): Promise<string> => {
        await hosted(['runs', 'retry', first, 'test', '--keep-passed', '--output', 'quiet'])
        const { jobs } = await show(folders().at(-1) ?? '')
        return jobs.map(({ id, status, reused }) => `${id} ${reused?.by ?? status}`).join()
      }
      expect(await retry()).to.equal('lint retry,test passed')
      for (const put of puts) {
        for (const name of ['lint.log', 'lint.log.index']) {
          rmSync(file(name), { recursive: true, force: true })
          put(file(name))
        }
        expect(await retry()).to.equal('lint passed,test passed')
      }
    }),
  )
})

const shownAsBug = (text: string): boolean => /This is a bug|TypeError|RangeError|\bat \S+ \(/.test(text)
