import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { hasTmux, openTerminal } from '../e2e/real-terminal.ts'
import { inWorkplace, type Workplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { planted, Sinks } from './planted-secrets.ts'

const names = Object.keys(planted)
const config = `
import { choice, defineConfig, mask, pipeline, sh, step, text } from 'sparkwing'
const secrets = ${JSON.stringify(names)}
const all = () => secrets.map((name) => process.env[name] ?? '')
const slowly = sh\`until [ -e open ]; do sleep 0.05; done\`
export default defineConfig({ pipelines: {
  leaky: pipeline({ secrets, inputs: { note: text(), token: text({ secret: true }) }, plan({ job, inputs }) {
    const shell = job('shell', [
      sh\`${names.map((name) => `printf '%s\\\\n' "$${name}"`).join('; ')}\`,
      sh\`printf '%s' "$KEY" | base64 | tr -d '\\n'; printf '%s' "$QUOTED" | base64 >&2; printf '%s' "$TOKEN_3" | od -An -tx1 | tr -d ' \\n'; env | grep TOKEN_\`,
      sh\`printf '%s' npm_; sleep 0.1; printf '%s' "\\\${TOKEN_1#npm_}"; printf '\\\\033[31m%s\\\\033[0m' "$TOKEN_2"\`,
      step('with ' + all()[0], sh\`echo \${all()[4]} \${inputs.note} \${'and a long tail so that the name is cut '.repeat(2)} \${all()[5]}\`),
    ], { title: 'Shell ' + all()[6], group: all()[7] })
    job('code', async ({ $, secrets, step, inputs }) => {
      for (const value of all()) { console.log(value); console.error({ deep: [value] }); process.stdout.write(value.slice(0, 5)); process.stdout.write(value.slice(5)) }
      await step('step ' + secrets.TOKEN_8, async () => { await $\`echo \${secrets.TOKEN_9} \${inputs.token}\` })
      await $({ reject: false })\`sh -c \${'echo $TOKEN_10 >&2; exit 3'}\`
      return { answer: all(), [secrets.TOKEN_11]: 1, digits: Number(secrets.DIGITS), mine: inputs.token }
    }, { needs: { shell } })
    job('throws', () => { throw new Error('cannot log in with ' + all().join(' '), { cause: all() }) }, { allowFailure: true, retry: 1 })
    job('fails', async ({ $ }) => { await $\`sh -c \${'echo "no entry for $TOKEN_12" >&2; exit 4'} \${all()[13]}\` })
    job('typed', sh\`echo \${all()[2]} | cat; exit 7\`, { env: { COPY: all()[3] } })
  } }),
  waits: pipeline({ secrets, plan({ job }) { job('wait', [sh\`echo "$TOKEN_0 $KEY"; echo begun\`, slowly]) } }),
  broken: pipeline({ secrets, plan() { throw new Error('no entry for ' + all().join(' ')) } }),
  late: pipeline({ plan({ job }) { job('late', () => {
    process.stdout.write('before ' + process.env.LATE + ', after ')
    mask(process.env.LATE ?? '')
    process.stdout.write(process.env.LATE + ' ')
    process.stdout.write('end')
  }) } }),
  weak: pipeline({ secrets: ['A', 'B', 'C'], plan({ job }) { job('weak', sh\`echo true 1 prod\`) } }),
  apart: pipeline({ plan({ job }) {
    job('has', sh\`echo "[$TOKEN_0]"\`, { secrets: ['TOKEN_0'] })
    job('hasnot', sh\`echo "[$TOKEN_0]"\`)
  } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }
const env = planted

/** Makes a commit and a folder whose names contain secrets. */
const prepare = ({ project }: Workplace): string => {
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: project.directory, stdio: 'pipe' })
  }
  git('init', '-q', '-b', `fix-${planted['TOKEN_0'] ?? ''}`)
  git('add', '.')
  git('commit', '-qm', `Try ${planted['TOKEN_1'] ?? ''}`)
  const folder = join(project.directory, `of-${planted['TOKEN_2'] ?? ''}`)
  mkdirSync(folder)
  return folder
}

const leaky = ['leaky', '--note', `see ${planted['TOKEN_3'] ?? ''}`, '--token', planted['TOKEN_4'] ?? '', '--', planted['TOKEN_5'] ?? '']

describe('secrets in everything that a run writes', function () {
  this.timeout(300_000)

  it(
    'row 48: are in no file, output, answer or list of processes',
    inWorkplace(files, async (place) => {
      const sinks = new Sinks()
      const cwd = prepare(place)
      const call = async (sink: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<void> => {
        const { stdout, stderr } = await place.sparkwing(args, { cwd, env: { ...env, ...more } })
        sinks.check(sink, stdout + stderr)
      }
      const ask = async (sink: string, args: readonly string[]): Promise<void> => {
        const { stdout, stderr } = await place.hosted(args, { cwd, env })
        sinks.check(sink, stdout + stderr)
      }
      await call('run, lines', ['run', ...leaky])
      await call('run, ndjson', ['run', '--output', 'ndjson', ...leaky])
      await call('run, quiet', ['run', '--output', 'quiet', ...leaky])
      await call('run --json', ['run', '--json', ...leaky])
      await ask('run --dry-run', ['run', '--dry-run', ...leaky])
      const file = place.project.path('summary.md')
      await call('run in GitHub Actions', ['run', ...leaky], { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file })
      sinks.check('summary of GitHub Actions', readFileSync(file))
      await ask('an error of the plan', ['run', 'broken'])
      await ask('an error of the plan, --json', ['run', 'broken', '--json'])
      await ask('runs retry', ['runs', 'retry', 'latest'])
      await ask('pipelines show', ['pipelines', 'show', 'leaky'])
      await ask('runs show', ['runs', 'show', 'latest'])
      await ask('runs show --json', ['runs', 'show', 'latest', '--json'])
      await ask('runs list --json', ['runs', 'list', '--json'])
      await ask('runs logs', ['runs', 'logs', 'latest'])

      await call('dashboard start', ['dashboard', 'start', '--port', '0'])
      const { url } = JSON.parse(readFileSync(join(place.home, 'dashboard.json'), 'utf8')) as { url: string }
      const stream: Buffer[] = []
      const listening = get(`${url}/api/v1/stream`, { agent: false }, (response) =>
        response.on('data', (chunk: Buffer) => stream.push(chunk)),
      )
      listening.on('error', () => undefined)
      await until(() => stream.length > 0)
      const waiting = place.start(['run', 'waits'], { cwd, env })
      await until(() => waiting.stdout().includes('begun'))
      sinks.check('ps', execFileSync('ps', ['-eo', 'args', '-ww']))
      place.project.write('open', '')
      expect((await waiting.finished).code).to.equal(0)
      const [newest] = place.folders().slice(-1)
      const id = place.folders().at(-2) ?? ''
      await until(() => Buffer.concat(stream).includes(newest ?? 'none'))
      for (const path of ['', `/${id}`, `/${id}/events`, `/${id}/jobs/shell/log`, `/${id}/jobs/code/lines?tail=200`])
        sinks.check('the API', await (await fetch(`${url}/api/v1/runs${path}`)).text())
      sinks.check('search', await (await fetch(`${url}/api/v1/search?q=a`)).text())
      sinks.check('the event stream', Buffer.concat(stream))
      listening.destroy()
      await place.hosted(['dashboard', 'kill'])

      if (hasTmux) {
        const exports = Object.entries(planted).map(([name, value]) => [name, value] as const)
        await using terminal = await openTerminal(
          { ...place, env: { ...place.env, ...Object.fromEntries(exports) } },
          { columns: 120, rows: 40 },
        )
        await terminal.type('"$node" "$bin" run --output tree leaky --note "$TOKEN_3" --token "$TOKEN_4"; echo over-$((1+1))')
        await terminal.shows((text) => text.includes('over-2'))
        sinks.check('a terminal', await terminal.text())
      }
      sinks.checkFiles('the home', place.home)
      sinks.checkDatabase('state.db', join(place.home, 'state.db'))
      expect(sinks.names.size).to.be.at.least(20)
      // make sure that there was something to mask
      expect(place.log(id, 'shell').split('***').length).to.be.greaterThan(20)
      const { jobs } = await place.show(id)
      const answer = jobs.find(({ id: job }) => job === 'code')?.output
      expect(answer).to.have.property('digits', '***')
    }),
  )

  it(
    'row 48: reach only the jobs that declare them',
    inWorkplace(files, async (place) => {
      expect((await place.sparkwing(['run', 'apart'], { env })).code).to.equal(0)
      const [run = ''] = place.folders()
      expect([place.log(run, 'has'), place.log(run, 'hasnot')]).to.deep.equal(['[***]\n', '[]\n'])
    }),
  )

  it(
    'row 49: are masked from the next byte on if a job adds them while it writes',
    inWorkplace(files, async (place) => {
      expect((await place.sparkwing(['run', 'late'], { env: { LATE: 'found-only-now' } })).code).to.equal(0)
      expect(place.log(place.folders()[0] ?? '', 'late')).to.equal('before found-only-now, after *** end')
    }),
  )

  it(
    'row 50: are not masked if they are short or common, and the run warns about each',
    inWorkplace(files, async (place) => {
      const { code } = await place.sparkwing(['run', 'weak'], { env: { A: 'true', B: '1', C: 'prod' } })
      expect(code).to.equal(0)
      const [run = ''] = place.folders()
      expect(place.log(run, 'weak')).to.equal('true 1 prod\n')
      expect((await place.show(run)).run.annotations.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal([
        'warning: the secret A is a common word and is not masked',
        'warning: the secret B is shorter than 4 bytes and is not masked',
        'warning: the secret C is a common word and is not masked',
      ])
    }),
  )

  it(
    'row 48: prevent a run from being repeated, and the message names the missing values',
    inWorkplace(files, async (place) => {
      await place.sparkwing(['run', '--only', '*', '--from', 'shell', '--fail-fast', ...leaky], { env })
      const { code, stderr } = await place.hosted(['runs', 'retry', 'latest'], { env })
      expect([code, stderr]).to.deep.equal([
        2,
        [
          `error: The run ${place.folders()[0] ?? ''} had the secret inputs "note" and "token" and secrets in its arguments, but secrets are not recorded.`,
          "  try: Run it again with their values: `sparkwing run leaky --only '*' --from shell --fail-fast '--note=see '<secret> --token=<secret> -- <secret>`.",
          '',
        ].join('\n'),
      ])
    }),
  )
})
