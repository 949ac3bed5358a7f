import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import type { LogLinesJson } from '../../src/records/logs/read-logs.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { inWorkplace, wholeLines, type Workplace } from './workplace.ts'

const scripts = { build: 'echo built', fail: 'exit 3' }
const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  two: pipeline({ plan({ job }) {
    const one = job('one', sh\`printf 'a1\\na2\\na3\\n'\`)
    job('two', sh\`printf 'b1\\nb2\\nb3\\n'; exit 1\`, { needs: [one] })
  } }),
} })
`
const files = {
  'shop/package.json': { scripts },
  'other/package.json': { scripts },
  'config/package.json': {},
  'config/sparkwing.config.ts': config,
  'outside/readme': '',
}

/** Runs a pipeline and returns the id of its run. */
const record = async ({ hosted, folders, project }: Workplace, folder: string, pipeline: string): Promise<string> => {
  await hosted(['run', pipeline, '--output', 'quiet'], { cwd: project.path(folder) })
  return folders().at(-1) ?? ''
}

/** Asks all questions at once and returns the answers by question. */
const answersTo = async <Answer>(
  table: Readonly<Record<string, unknown>>,
  ask: (...words: readonly string[]) => Promise<Answer>,
): Promise<Readonly<Record<string, Answer>>> =>
  Object.fromEntries(await Promise.all(Object.keys(table).map(async (words) => [words, await ask(...words.split(' '))] as const)))

describe('the flags of `runs`', function () {
  this.timeout(180_000)

  it(
    '`runs list` filters by pipeline, state, branch, time and project, and a page begins where the last one ended',
    inWorkplace(files, async (place) => {
      const { hosted, project } = place
      const git = (...args: readonly string[]): unknown =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: project.path('shop'), stdio: 'ignore' })
      git('init', '--initial-branch', 'main')
      git('commit', '--allow-empty', '--message', 'first')
      const a = await record(place, 'shop', 'build')
      const b = await record(place, 'shop', 'fail')
      git('checkout', '-b', 'topic')
      const c = await record(place, 'shop', 'build')
      const d = await record(place, 'other', 'build')

      const list = async (folder = '', ...flags: readonly string[]): Promise<RunListJson> =>
        JSON.parse((await hosted(['runs', 'list', '--json', ...flags], { cwd: project.path(folder) })).stdout) as RunListJson
      const found = {
        shop: [c, b, a],
        'shop --pipeline build': [c, a],
        'shop --status failed': [b],
        'shop --status failed,running': [b],
        'shop --status failed --status passed --limit 2': [c, b],
        'shop --sort oldest': [a, b, c],
        'shop --sort oldest --status passed': [a, c],
        'shop --branch main': [b, a],
        'shop --since 2h': [c, b, a],
        'shop --since 2999-01-01': [],
        'shop --limit 2': [c, b],
        'shop --project ../other': [d],
        'shop --all-projects': [d, c, b, a],
        outside: [d, c, b, a],
      }
      expect(await answersTo(found, async (...words) => (await list(...words)).runs.map(({ id }) => id))).to.deep.equal(found)
      const { next = '' } = await list('shop', '--limit', '2')
      const rest = await list('shop', '--limit', '2', '--before', next)
      expect(rest.runs.map(({ id }) => id)).to.deep.equal([a])
      expect(rest).not.to.have.property('next')
      for (const order of ['oldest', 'longest', 'shortest']) {
        const all = (await list('shop', '--sort', order)).runs
        const sorted = all.toSorted((one, other) =>
          order === 'oldest' ? one.startedAt - other.startedAt : (one.durationMs ?? 0) - (other.durationMs ?? 0),
        )
        const ids = (runs: RunListJson['runs']): readonly string[] => runs.map(({ id }) => id)
        expect(ids(all), order).to.have.members([a, b, c])
        expect(
          all.map(({ durationMs, startedAt }) => (order === 'oldest' ? startedAt : durationMs)),
          order,
        ).to.deep.equal(
          (order === 'longest' ? sorted.toReversed() : sorted).map(({ durationMs, startedAt }) =>
            order === 'oldest' ? startedAt : durationMs,
          ),
        )
        const page = await list('shop', '--sort', order, '--limit', '2')
        const last = await list('shop', '--sort', order, '--limit', '2', '--before', page.next ?? '')
        expect([...ids(page.runs), ...ids(last.runs)], order).to.deep.equal(ids(all))
      }
      const wrong = await hosted(['runs', 'list', '--status', 'failed,broken'], { cwd: project.path('shop') })
      expect([wrong.code, wrong.stderr]).to.satisfy(([code, said]: [number, string]) => code === 2 && said.includes('broken'))
    }),
  )

  it(
    'a run is named by its id, a prefix, `latest` or `latest:PIPELINE`, in this project, another or all',
    inWorkplace(files, async (place) => {
      const { sparkwing, hosted, project } = place
      const a = await record(place, 'shop', 'build')
      const b = await record(place, 'shop', 'fail')
      const c = await record(place, 'other', 'build')
      const named = async (command: string, ...args: readonly string[]): Promise<RunDetailJson['run']> =>
        (JSON.parse((await hosted(['runs', command, '--json', ...args], { cwd: project.path('shop') })).stdout) as RunDetailJson).run
      const ids = {
        [`show ${a}`]: a,
        [`show ${a.slice(0, -2)}`]: a,
        'show latest': b,
        'wait latest:build': a,
        'wait latest --all-projects': c,
        'cancel latest:build --project ../other': c,
      }
      expect(await answersTo(ids, async (command = '', ...args) => (await named(command, ...args)).id)).to.deep.equal(ids)
      const retry = await sparkwing(['runs', 'retry', '--json', 'latest', '--project', '../other'], { cwd: project.path('shop') })
      const again = (JSON.parse(retry.stdout) as RunDetailJson).run
      expect(again)
        .to.include({ pipeline: 'build', project: project.path('other') })
        .and.not.to.include({ id: c })
    }),
  )

  it(
    '`runs logs` prints the requested lines; F9: --tail counts in each job',
    inWorkplace(files, async (place) => {
      const { hosted, project } = place
      await record(place, 'config', 'two')
      const logs = async (...flags: readonly string[]): Promise<string> =>
        (await hosted(['runs', 'logs', 'latest', ...flags], { cwd: project.path('config') })).stdout
      const lines = {
        '--grep .': ['one │ a1', 'one │ a2', 'one │ a3', 'two │ b1', 'two │ b2', 'two │ b3'],
        '--tail 1': ['one │ a3', 'two │ b3'],
        'one --tail 2': ['a2', 'a3'],
        'two --lines 1:2': ['b1', 'b2'],
        'two --lines 2:': ['b2', 'b3'],
        'two --lines :1': ['b1'],
        'two --lines 2': ['b2'],
        '--grep 3$': ['one │ a3', 'two │ b3'],
        // S21
        '--grep A3 -i': ['one │ a3'],
        '--grep A3|b1': ['two │ b1'],
        'one --raw': ['a1', 'a2', 'a3'],
      }
      expect(await answersTo(lines, async (...flags) => wholeLines(await logs(...flags)))).to.deep.equal(lines)
      expect(await logs('one', '--lines', '1', '--timestamps')).to.match(/^00:00:\d\d\.\d{3} {2}a1\n$/)
      const followed = JSON.parse(await logs('two', '-f', '--json', '--tail', '1')) as LogLinesJson
      expect(followed.lines.map(({ job, number, text }) => ({ job, number, text }))).to.deep.equal([{ job: 'two', number: 3, text: 'b3' }])
      const [run = ''] = place.folders()
      const named = await hosted(['runs', 'logs', run, 'two'])
      expect(named.stdout, 'S16').to.equal('b1\nb2\nb3\n')
      expect(named.stderr, 'S16').to.not.contain(run)
      const latest = await hosted(['runs', 'logs', 'latest', 'two'], { cwd: project.path('config') })
      expect(latest.stdout, 'S16').to.equal(named.stdout)
      expect(latest.stderr, 'S16').to.match(new RegExp(`^✗ two failed .* · ${run}\n`))
      expect((await logs('--help')).replace(/\s+/g, ' ')).to.include('only the last N lines of each job')
    }),
  )

  it(
    'F10: everything is printed in ASCII if the locale is not UTF-8',
    inWorkplace(files, async (place) => {
      const { sparkwing, project } = place
      await record(place, 'config', 'two')
      const ascii = Object.fromEntries(
        [
          ...['tree', 'lines', 'quiet'].map((output) => `run two --output ${output}`),
          'run two --dry-run',
          'run --help',
          'exec false',
          'pipelines show two',
          'runs',
          ...['show', 'wait', 'logs', 'cancel'].map((command) => `runs ${command} latest`),
          'doctor',
        ].map((command) => [command, null]),
      )
      const beyond = await answersTo(ascii, async (...command) => {
        const { stdout, stderr } = await sparkwing(command, { cwd: project.path('config'), env: { LC_ALL: 'C' } })
        return /[^\0-\x7f]/.exec(stdout + stderr)
      })
      expect(beyond).to.deep.equal(ascii)
    }),
  )
})
