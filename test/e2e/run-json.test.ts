import { expect } from 'chai'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { inWorkplace, wholeLines } from './workplace.ts'

const files = { 'package.json': { scripts: { pass: 'echo from the job', fail: 'echo from the job; exit 3' } } }

/** The value's shape: each leaf replaced by the name of its type. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]))
}

describe('`run` for programs', function () {
  this.timeout(60_000)

  for (const [script, exitCode] of [
    ['pass', 0],
    ['fail', 1],
  ] as const) {
    it(
      `--json prints one value, the one of \`runs show --json\`, and shows the run on stderr: ${script}`,
      inWorkplace(files, async ({ sparkwing, show }) => {
        const { stdout, stderr, code } = await sparkwing(['run', script, '--json'])
        expect(code).to.equal(exitCode)
        const printed = JSON.parse(stdout) as RunDetailJson
        const shown = await show(printed.run.id)
        expect(shapeOf(printed)).to.deep.equal(shapeOf(shown))
        expect(printed).to.deep.equal(shown)
        expect(stdout).not.to.include('│')
        expect(stderr).to.include(`${script} │ from the job\n`)
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
    '--json prints one error value when nothing could run',
    inWorkplace(files, async ({ sparkwing }) => {
      const { stdout, code } = await sparkwing(['run', 'pas', '--json'])
      expect(code).to.equal(2)
      expect(shapeOf(JSON.parse(stdout))).to.deep.equal({ error: { code: 'string', message: 'string', tryThis: ['string'] } })
    }),
  )
})
