import { execFile } from 'node:child_process'
import { cpSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { loopbackRegistry } from '../../../test/install/loopback-registry.ts'
import { bringIn, waysIn } from '../../../test/plugin-fixture/bring-in.ts'
import { compiledPlugin } from './compiled-plugin.ts'
import { webhookServer } from './webhook-server.ts'

const config = `import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({
  pipelines: { hi: pipeline({ plan({ job }) { job('hi', sh\`echo hi\`) } }) },
})
`

describe('sparkwing-plugin-notify, packed', function () {
  this.timeout(240_000)

  for (const way of waysIn)
    it(`tells the end of a run after ${way === 'config' ? 'a config names it' : `\`plugins ${way}\``}`, async () => {
      await using registry = await loopbackRegistry()
      await using server = await webhookServer()
      using plugin = await compiledPlugin()
      const archive = plugin.path('notify.tgz')
      for (const part of ['package.json', 'dist']) cpSync(plugin.path(part), plugin.path('package', part), { recursive: true })
      await promisify(execFile)('tar', ['-czf', archive, '-C', plugin.directory, 'package'])
      using place = await bringIn(way, { name: 'sparkwing-plugin-notify', archive, config }, registry)
      place.project.write('home/notify.json', JSON.stringify({ rules: [{ send: [{ webhook: server.url }] }] }))
      expect(await place.call(['run', 'hi', '--output', 'quiet'])).to.include({ code: 0 })
      expect(server.received.map(({ body }) => (JSON.parse(body) as { readonly status: string }).status)).to.deep.equal(['passed'])
      expect((await place.call(['--no-plugins', 'run', 'hi', '--output', 'quiet'])).code).to.equal(0)
      expect(server.received).to.have.lengthOf(1)
    })
})
