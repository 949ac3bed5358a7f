import { mkdirSync, realpathSync, renameSync, symlinkSync } from 'node:fs'
import { expect } from 'chai'
import { loadPlugins } from '../../src/cli/plugins/load-plugins.ts'
import { mistake } from '../caught.ts'
import { installPackages } from './plugin-packages.ts'

const handing = (name: string): string => `export default async ({ projectDir }) => ({ name: '${name}', projectDir })\n`
const own = { 'sparkwing:plugin': 'export default async () => [{ name: "shell" }, { name: "sqlite" }]\n' }

describe('loadPlugins', () => {
  it("asks the application's own hook first, then those the project names, and says which package answered", async () => {
    using packages = await installPackages(own, { docker: { 'sparkwing:plugin': handing('docker') } })
    const { config, directory } = packages
    expect(await loadPlugins(config, { directory, plugins: ['docker'] })).to.deep.equal([
      { package: 'application', plugin: { name: 'shell' } },
      { package: 'application', plugin: { name: 'sqlite' } },
      { package: 'docker', plugin: { name: 'docker', projectDir: directory } },
    ])
  })

  it('asks a plugin once however often it is named', async () => {
    using packages = await installPackages(own, { docker: { 'sparkwing:plugin': handing('docker') } })
    const { config, directory } = packages
    expect(await loadPlugins(config, { directory, plugins: ['docker', 'docker'] })).to.have.lengthOf(3)
    expect(await loadPlugins(config, { directory, plugins: ['docker'] })).to.have.lengthOf(3)
  })

  it('finds a plugin that is installed above the project, and one that is linked', async () => {
    using packages = await installPackages(own, {
      docker: { 'sparkwing:plugin': handing('docker') },
      '@acme/linked': { 'sparkwing:plugin': handing('linked') },
    })
    const { config, path } = packages
    mkdirSync(path('packages/web'), { recursive: true })
    renameSync(path('node_modules/@acme/linked'), path('elsewhere'))
    symlinkSync(path('elsewhere'), path('node_modules/@acme/linked'))
    const loaded = await loadPlugins(config, { directory: path('packages/web'), plugins: ['docker', '@acme/linked'] })
    expect(loaded.map(({ plugin }) => plugin.name)).to.deep.equal(['shell', 'sqlite', 'docker', 'linked'])
    expect(config.plugins.get('@acme/linked')?.root).to.equal(realpathSync(path('elsewhere')))
  })

  it('takes a plugin that only observes', async () => {
    using packages = await installPackages(own, { watcher: { 'sparkwing:event': 'export default async () => undefined\n' } })
    const { config, directory } = packages
    expect(await loadPlugins(config, { directory, plugins: ['watcher'] })).to.have.lengthOf(2)
    expect(config.plugins.has('watcher')).to.equal(true)
  })

  it("leaves a project's plugins out where no project is asked for, after they have failed as well", async () => {
    using packages = await installPackages(own, {
      broken: { 'sparkwing:plugin': 'export default async () => { throw new Error("no") }\n' },
    })
    const { config, directory } = packages
    const { code } = await mistake(() => loadPlugins(config, { directory, plugins: ['broken'] }))
    expect(code).to.equal('plugin-threw')
    expect(await loadPlugins(config, undefined)).to.have.lengthOf(2)
  })

  it('names the line of a plugin that throws, also while it is imported', async () => {
    for (const hook of ['\nexport default async () => { throw new Error("no docker") }\n', '\nthrow new Error("no docker")\n']) {
      using packages = await installPackages(own, { broken: { 'sparkwing:plugin': hook } })
      const { config, directory, path } = packages
      const { message } = await mistake(() => loadPlugins(config, { directory, plugins: ['broken'] }))
      expect(message).to.equal(`The plugin broken failed to load: no docker (${path('node_modules/broken/sparkwing-plugin.js')}:2).`)
    }
  })
})
