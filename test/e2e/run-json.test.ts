import { expect } from 'chai'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { inWorkplace, wholeLines } from './workplace.ts'

const sayAll = (who: string): string =>
  `console.log('${who} logs'); console.error('${who} errs'); process.stdout.write('${who} writes\\n'); setTimeout(() => console.log('${who} logs later'))`

/** A project whose own code prints at every stage. */
const noisy = {
  'package.json': {},
  'sparkwing.config.mjs': `
import { defineConfig, pipeline, sh } from 'sparkwing'
${sayAll('config')}
export default defineConfig({ plugins: ['noisy'], pipelines: {
  build: pipeline({ plan({ job }) {
    ${sayAll('plan')}
    job('shell', sh\`echo from the job\`)
    job('code', () => { ${sayAll('function')} }, { needs: ['shell'], when: () => { ${sayAll('when')}; return true } })
  } }),
} })
`,
  'node_modules/noisy/package.json': {
    name: 'noisy',
    version: '1.0.0',
    type: 'module',
    oclif: { hooks: { 'sparkwing:plugin': './plugin.js', 'sparkwing:event': './event.js' } },
  },
  'node_modules/noisy/plugin.js': `${sayAll('plugin')}\nexport default async () => { ${sayAll('hook')}; return { name: 'noisy', pipelines: async () => { ${sayAll('source')}; return {} } } }\n`,
  'node_modules/noisy/event.js': `export default async () => { ${sayAll('event')} }\n`,
}

const files = { 'package.json': { scripts: { pass: 'echo from the job', fail: 'echo from the job; exit 3' } } }

/** The value's shape: each leaf is replaced by the name of its type. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]))
}

describe('`run` called by a program', function () {
  this.timeout(180_000)

  for (const [script, exitCode] of [
    ['pass', 0],
    ['fail', 3],
  ] as const) {
    it(
      `--json prints one value, as \`runs show --json\` does, and shows the run on stderr: ${script}`,
      inWorkplace(files, async ({ sparkwing, show }) => {
        const { stdout, stderr, code } = await sparkwing(['run', script, '--json'])
        expect(code).to.equal(exitCode)
        const printed = JSON.parse(stdout) as RunDetailJson
        const shown = await show(printed.run.id)
        expect(shapeOf(printed)).to.deep.equal(shapeOf(shown))
        expect(printed).to.deep.equal(shown)
        expect(stdout).not.to.include('│')
        expect(stderr).to.include('\nfrom the job\n')
      }),
    )

    it(
      `--output ndjson prints the lines of the journal: ${script}`,
      inWorkplace(files, async ({ sparkwing, folders, journalLines }) => {
        const { stdout, stderr, code } = await sparkwing(['run', script, '--output', 'ndjson'])
        expect(code).to.equal(exitCode)
        expect(stderr).to.equal('')
        expect(wholeLines(stdout)).to.deep.equal(journalLines(folders()[0] ?? ''))
      }),
    )
  }

  it(
    'prints the same in GitHub Actions: no groups, no annotations',
    inWorkplace(files, async ({ sparkwing, folders, journalLines }) => {
      const env = { GITHUB_ACTIONS: 'true' }
      const json = await sparkwing(['run', 'fail', '--json'], { env })
      expect(JSON.parse(json.stdout)).to.have.nested.property('run.status', 'failed')
      const ndjson = await sparkwing(['run', 'fail', '--output', 'ndjson'], { env })
      expect(wholeLines(ndjson.stdout)).to.deep.equal(journalLines(folders()[1] ?? ''))
    }),
  )

  it(
    '--json prints one error value if nothing could run',
    inWorkplace(files, async ({ sparkwing }) => {
      const { stdout, code } = await sparkwing(['run', 'pas', '--json'])
      expect(code).to.equal(2)
      expect(shapeOf(JSON.parse(stdout))).to.deep.equal({ error: { code: 'string', message: 'string', tryThis: ['string'] } })
    }),
  )

  it(
    'F2: what the config, a plan, a plugin or a hook prints goes to stderr, so that stdout is only the value, for every command',
    inWorkplace(noisy, async ({ sparkwing, folders, journalLines }) => {
      const first = await sparkwing(['run', 'build', '--output', 'ndjson'])
      expect(first.code).to.equal(0)
      const [run = ''] = folders()
      expect(wholeLines(first.stdout)).to.deep.equal(journalLines(run))
      for (const who of ['config', 'plan', 'plugin', 'hook', 'source', 'event'])
        for (const what of ['logs', 'errs', 'writes', 'logs later']) expect(first.stderr).to.include(`${who} ${what}\n`)

      const commands = [
        ['run'],
        ['run', 'build', '--output', 'ndjson'],
        ['run', 'build', '--dry-run'],
        ['exec', 'true'],
        ['pipelines', 'show', 'build'],
        ['steps'],
        ['doctor'],
        ['runs'],
        ['runs', 'logs', run],
        ['runs', 'retry', run],
      ]
      const ended = await Promise.all(
        commands.map(async (command) => ({ command: command.join(' '), ...(await sparkwing([...command, '--json'])) })),
      )
      for (const { command, stdout } of ended) {
        expect(() => JSON.parse(stdout) as unknown, `${command}: ${stdout}`).not.to.throw()
        expect(stdout, command).to.match(/^[{[]/)
      }
      expect(ended.map(({ command, code }) => [command, code])).to.deep.equal(ended.map(({ command }) => [command, 0]))
    }),
  )

  it(
    'A14: records a run whole whose config gives all objects a `toJSON`, or replaces `JSON`',
    inWorkplace(
      {
        'sparkwing.config.mjs': `import { defineConfig, pipeline } from 'sparkwing'
for (const { prototype } of [Object, Array]) prototype.toJSON = () => 'spoilt'
const { stringify } = JSON
JSON.stringify = (value) => typeof value === 'object' ? '"spoilt"' : stringify(value)
JSON.parse = () => { throw new Error('spoilt') }
export default defineConfig({ pipelines: { build: pipeline({ plan({ job }) {
  const made = job('make', () => ({ list: [1, { a: 'b' }] }))
  job('use', ({ outputs }) => outputs, { needs: { made } })
} }) } })
`,
      },
      async (place) => {
        const { code, stdout } = await place.sparkwing(['run', 'build', '--json'])
        expect(code, stdout).to.equal(0)
        const run = JSON.parse(stdout) as RunDetailJson
        expect(run.jobs.map(({ status, output }) => [status, output])[0]).to.deep.equal(['passed', { list: [1, { a: 'b' }] }])
        // the config is loaded by all of these, so each needs a process of its own
        const { jobs } = JSON.parse((await place.sparkwing(['runs', 'show', run.run.id, '--json'])).stdout) as RunDetailJson
        expect(jobs).to.deep.equal(run.jobs)
        expect(place.journal(run.run.id).at(-1)).to.include({ type: 'run.finished' })
        const { checks } = JSON.parse((await place.sparkwing(['doctor', '--json'])).stdout) as DoctorJson
        expect(checks.filter(({ status }) => status === 'problem')).to.deep.equal([])
      },
    ),
  )
})
