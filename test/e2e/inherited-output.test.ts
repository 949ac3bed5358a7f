import { expect } from 'chai'
import { isLongForm, times } from '../faults/times.ts'
import { inWorkplace } from './workplace.ts'

const config = `
import { execSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs, { writeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { defineConfig, pipeline, sh } from 'sparkwing'
execSync('echo top >&2', { stdio: 'inherit' })
writeSync(2, 'level\\n')
const inherit = { stdio: 'inherit' }
export default defineConfig({ pipelines: {
  writes: pipeline({ secrets: ['TOKEN'], plan({ job }) {
    job('writes', async ({ secrets: { TOKEN }, $ }) => {
      execSync('echo execSync $TOKEN', inherit)
      await once(spawn('sh', ['-c', 'echo spawn $TOKEN >&2'], inherit), 'exit')
      await $\`sh -c \${'echo command $TOKEN'}\`
      writeSync(1, 'writeSync ' + TOKEN + '\\n')
      fs.writeFileSync('/dev/stdout', 'writeFileSync ' + TOKEN + '\\n')
      await writeFile('/dev/stderr', 'writeFile ' + TOKEN + '\\n')
      const stream = fs.createWriteStream(null, { fd: 1 })
      stream.end('stream ' + TOKEN + '\\n')
      await once(stream, 'close')
    })
    job('command', sh\`echo fine\`)
  } }),
  much: pipeline({ plan({ job }) {
    job('much', () => {
      const before = process.resourceUsage().maxRSS
      execSync('yes | head -c ' + process.env.MANY_BYTES, inherit)
      console.log('after')
      return { grownMB: (process.resourceUsage().maxRSS - before) / 1024 }
    })
  } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }
const ways = ['execSync', 'spawn', 'command', 'writeSync', 'writeFileSync', 'writeFile', 'stream']
const env = { TOKEN: 'hunter2secret' }

describe('what a function writes to inherited descriptors', () => {
  for (const flags of [['--json'], ['--output', 'ndjson']])
    it(
      `P24, A4: is in its log, masked, and only JSON is on stdout with ${flags.join(' ')}`,
      inWorkplace(files, async ({ sparkwing, show, log }) => {
        const { code, stdout, stderr } = await sparkwing(['run', 'writes', ...flags], { env })
        expect(code).to.equal(0)
        const documents = flags.includes('--json') ? [stdout] : stdout.trimEnd().split('\n')
        for (const document of documents) expect(() => JSON.parse(document) as unknown, document).not.to.throw()
        expect(stderr, 'what the config writes outside of jobs').to.match(/^top\nlevel\n/)
        const { run } = await show('latest')
        expect(log(run.id, 'writes')).to.equal(ways.map((way) => `${way} ***\n`).join(''))
        expect(log(run.id, 'command')).to.equal('fine\n')
        expect(stdout + stderr).not.to.include(env.TOKEN)
      }),
    )

  const manyBytes = times(10_000_000, 400_000_000)
  it(
    `P24: may be ${manyBytes / 1_000_000} MB at once, which are not kept in memory`,
    inWorkplace(files, async ({ sparkwing, show, log }) => {
      const run = await sparkwing(['run', 'much', '--output', 'quiet'], { env: { MANY_BYTES: String(manyBytes) } })
      expect(run).to.include({ code: 0 })
      const { run: shown, jobs } = await show('latest')
      expect(log(shown.id, 'much') === `${'y\n'.repeat(manyBytes / 2)}after\n`, 'the log').to.equal(true)
      // garbage of two threads
      if (isLongForm) expect((jobs[0]?.output as { grownMB: number }).grownMB).to.be.lessThan(250)
    }),
  ).timeout(180_000)
})
