import { execFile } from 'node:child_process'
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { newPlugin, type NewPlugin } from '../../src/scaffold/plugin/new-plugin.ts'
import { pluginName } from '../../src/scaffold/plugin/plugin-name.ts'
import type { PluginListJson } from '../../src/wire/plugins.ts'
import { mistake } from '../caught.ts'
import { callAsUser, canPlayUser } from '../e2e/as-user.ts'
import { inWorkplace } from '../e2e/workplace.ts'
import { loopbackRegistry } from '../install/loopback-registry.ts'
import { tempProject } from '../project/temp-project.ts'

describe('plugins new', function () {
  this.timeout(240_000)

  it('writes a package that npm installs, compiles, tests, links and packs as it is', async () => {
    await using registry = await loopbackRegistry()
    using place = tempProject()
    const env = { ...registry.env, SPARKWING_HOME: place.path('home') }
    const written = await newPlugin('@acme/docker', place.directory, '0.1.0')
    const folder = place.path('sparkwing-plugin-docker')
    const npm = async (...args: readonly string[]): Promise<string> =>
      (await promisify(execFile)('npm', [...args], { cwd: folder, env })).stdout
    expect(written.next).to.deep.equal([`cd '${folder}'`, 'npm install', 'npm test', 'npx sparkwing plugins link'])
    await npm('install')
    expect(await npm('test')).to.match(/^ℹ pass 1$/m)
    // a renamed file leaves nothing
    writeFileSync(join(folder, 'dist/old.js'), '')
    await npm('exec', '--', 'sparkwing', 'plugins', 'link')
    const { plugins } = JSON.parse(await npm('exec', '--', 'sparkwing', 'plugins', '--json')) as PluginListJson
    expect(plugins.map(({ name, origin, state, steps }) => [name, origin, state, steps])).to.deep.equal([
      ['@acme/sparkwing-plugin-docker', 'linked', 'used', ['docker/hello']],
    ])
    const packed = JSON.parse((await npm('pack', '--json', '--silent')).replace(/^[^[]*/, '')) as readonly [
      { readonly files: readonly { readonly path: string }[] },
    ]
    expect(packed[0].files.map(({ path }) => path).sort()).to.deep.equal([
      'README.md',
      ...['hello', 'hooks/plugin', 'index'].flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
      'package.json',
    ])
    expect(readdirSync(folder)).to.include('acme-sparkwing-plugin-docker-0.1.0.tgz')
  })

  it(
    'prints what it wrote and what to do next, for people and for programs',
    inWorkplace({ 'tools/x': '' }, async ({ project, sparkwing }) => {
      const [text, json] = [await sparkwing(['plugins', 'new', 'one']), await sparkwing(['plugins', 'new', 'two', '-C', 'tools', '--json'])]
      expect(text).to.include({ code: 0, stderr: '' })
      expect(text.stdout).to.match(/^Wrote the plugin sparkwing-plugin-one into sparkwing-plugin-one:\n {2}package\.json\n/)
      expect(text.stdout).to.include('\nNext:\n  cd sparkwing-plugin-one\n  npm install\n  npm test\n  npx sparkwing plugins link\n')
      const { name, folder, files, next } = JSON.parse(json.stdout) as NewPlugin
      expect([name, folder, next[0]]).to.deep.equal(['sparkwing-plugin-two', 'tools/sparkwing-plugin-two', 'cd tools/sparkwing-plugin-two'])
      for (const file of files) expect(existsSync(project.path(folder, file)), file).to.equal(true)
      expect(JSON.parse((await sparkwing(['plugins', 'new', 'one', '--json'])).stdout)).to.have.nested.property(
        'error.code',
        'plugin-exists',
      )
    }),
  )

  it('takes a name with or without a scope and the usual beginning', () => {
    const names = ['docker', 'sparkwing-plugin-docker', '@acme/docker', '@acme/sparkwing-plugin-docker', 'a-1']
    expect(names.map((name) => Object.values(pluginName(name)).join(' '))).to.deep.equal([
      'docker sparkwing-plugin-docker sparkwing-plugin-docker',
      'docker sparkwing-plugin-docker sparkwing-plugin-docker',
      'docker @acme/sparkwing-plugin-docker sparkwing-plugin-docker',
      'docker @acme/sparkwing-plugin-docker sparkwing-plugin-docker',
      'a-1 sparkwing-plugin-a-1 sparkwing-plugin-a-1',
    ])
  })

  it('refuses what cannot be the name of a package', async () => {
    for (const name of [
      '',
      'Docker',
      '../x',
      'a b',
      'a--b',
      '-a',
      '1a',
      '@acme/',
      '@/x',
      'a/b',
      '.',
      'sparkwing-plugin-',
      'x'.repeat(200),
      'é',
    ]) {
      const { code, message } = await mistake(() => pluginName(name))
      expect([code, message]).to.deep.equal(['wrong-plugin-name', `\`${name}\` cannot be the name of a plugin.`])
    }
  })

  it('refuses a folder that exists, whatever it is, and writes nothing', async () => {
    using place = tempProject({ 'sparkwing-plugin-a/kept': 'kept', 'sparkwing-plugin-b': 'a file' })
    symlinkSync('nowhere', place.path('sparkwing-plugin-c'))
    for (const name of ['a', 'b', 'c']) {
      const { code, message } = await mistake(() => newPlugin(name, place.directory, '0.1.0'))
      expect([code, message]).to.deep.equal([
        'plugin-exists',
        `${place.path(`sparkwing-plugin-${name}`)} already exists. Nothing was written.`,
      ])
    }
    expect(readdirSync(place.path('sparkwing-plugin-a'))).to.deep.equal(['kept'])
    expect(await mistake(() => newPlugin('d', place.path('gone'), '0.1.0'))).to.include({ code: 'no-directory' })
    expect(await mistake(() => newPlugin('d', place.path('sparkwing-plugin-b'), '0.1.0'))).to.include({ code: 'not-a-directory' })
  })

  it('refuses a place in another package, except one that is a workspace for it', async () => {
    using place = tempProject({ 'package.json': { name: 'shop', workspaces: ['plugins/*'] }, 'plugins/x': '', 'src/x': '' })
    const { code, message, tryThis } = await mistake(() => newPlugin('docker', place.path('src'), '0.1.0'))
    const folder = place.path('src/sparkwing-plugin-docker')
    expect([code, message]).to.deep.equal([
      'inside-project',
      `${folder} would be inside the project ${place.directory}. Nothing was written.`,
    ])
    expect(tryThis).to.deep.equal([
      'Pass another folder with `--cwd`, or add `src/sparkwing-plugin-docker` to the `workspaces` of the project.',
    ])
    expect(existsSync(folder)).to.equal(false)
    expect(await newPlugin('docker', place.path('plugins'), '0.1.0')).to.include({ name: 'sparkwing-plugin-docker' })
  })

  it(
    'refuses a folder that it cannot write to',
    inWorkplace({ 'package.json': { workspaces: ['closed/*'] }, 'closed/x': '' }, async (place) => {
      if (!canPlayUser) return
      const { code, stderr } = await callAsUser(place)(['plugins', 'new', 'docker', '-C', 'closed'])
      const folder = place.project.path('closed/sparkwing-plugin-docker')
      expect(stderr).to.equal(
        `error: ${folder} could not be written: EACCES: permission denied, mkdir '${folder}'\n  try: Choose a folder that you can write to, with \`--cwd\`.\n`,
      )
      expect(code).to.equal(2)
    }),
  )
})
