import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { StartedRunJson } from '../../src/wire/api.ts'
import { inDashboardHome } from './dashboard-place.ts'

/** Notes each Node process that loads it, by its command. */
const preload = (file: string): string =>
  `require('node:fs').appendFileSync(${JSON.stringify(file)}, process.argv.slice(2, 4).join(' ') + '\\n')`

describe('NODE_OPTIONS of the shell that starts the dashboard', function () {
  this.timeout(180_000)

  it(
    'P12: are for the runs that the page starts, but not for the server and its threads',
    inDashboardHome(async ({ place, call, record }) => {
      const { project } = place
      const seen = project.path('seen')
      appendFileSync(seen, '')
      project.write('x.cjs', preload(seen))
      project.write('package.json', JSON.stringify({ scripts: { build: 'node -e "console.log(process.env.NODE_OPTIONS)"' } }))
      expect((await place.sparkwing(['run', 'build'])).code).to.equal(0)
      // relative, so that only a process in the project finds it
      const env = { NODE_OPTIONS: '--require ./x.cjs' }
      const start = await call(['start', '--port', '0'], { env })
      expect([start.code, start.stderr]).to.deep.equal([0, ''])
      const { url } = record()
      expect((await fetch(`${url}/api/v1/search?text=options`)).status).to.equal(200)
      writeFileSync(seen, '')
      const started = await fetch(`${url}/api/v1/runs`, {
        method: 'POST',
        headers: { origin: url, 'x-sparkwing': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ project: project.directory, pipeline: 'build' }),
      })
      const { run } = (await started.json()) as StartedRunJson
      await place.sparkwing(['runs', 'wait', run])
      expect(place.log(run, 'build')).to.contain('--require ./x.cjs\n')
      expect(readFileSync(seen, 'utf8')).to.contain('run --output=quiet\n').and.not.contain('serve')
    }),
  )
})
