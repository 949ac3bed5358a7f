import { expect } from 'chai'
import { readFileSync, readdirSync } from 'node:fs'
import { loadConfig } from '../../src/project/config/load-config.ts'
import { scaffoldText } from '../../src/project/scaffold-text.ts'
import { scaffold } from '../../src/project/scaffold.ts'
import { mistake } from '../caught.ts'
import { tempProject } from './temp-project.ts'

const ownEntry = new URL('../fixtures/own-entry.ts', import.meta.url).href
const text = (scripts: Readonly<Record<string, string>>, manager = 'npm') =>
  scaffoldText({ scripts: new Map(Object.entries(scripts)), manager })

describe('scaffold', () => {
  it('makes jobs of the scripts that check a project; tests wait for the build', () => {
    const made = text({ test: 'mocha', build: 'tsc', lint: 'eslint .', release: 'np' })
    expect(made.name).to.equal('check')
    expect(made.text).to.contain("job('lint', sh`npm run lint`)\n")
    expect(made.text).to.contain("const build = job('build', sh`npm run build`)\n")
    expect(made.text).to.contain("job('test', sh`npm run test`, { needs: [build] })\n").and.not.contain('release')
  })

  it('leaves out the test script that `npm init` writes, and says hello when nothing is left', () => {
    const made = text({ test: 'echo "Error: no test specified" && exit 1' })
    expect(made.name).to.equal('hello')
    expect(made.text).to.contain("job('hello', sh`")
  })

  it("does not take the name of a script, and calls the project's package manager", () => {
    const made = text({ check: 'x', lint: 'y' }, 'pnpm')
    expect(made.name).to.equal('ci')
    expect(made.text).to.contain('sh`pnpm run lint`')
  })

  it('writes a config that loads, and says what to do next', async () => {
    for (const scripts of [{}, { build: 'tsc', test: 'mocha' }, { 'format:check': 'prettier -c .' }]) {
      using project = tempProject({ 'package.json': { name: 'demo', type: 'commonjs', scripts } })
      const { file, next } = await scaffold(project.directory, project.directory)
      expect(file).to.equal('sparkwing.config.ts')
      const [name = ''] = Object.keys((await loadConfig(project.path(file), { ownEntry })).pipelines)
      expect(next).to.deep.equal([`sparkwing run ${name}`, 'npm install --save-dev sparkwing'])
    }
  })

  it('advises nothing that is done already, and works without a package.json', async () => {
    using done = tempProject({ 'package.json': { devDependencies: { sparkwing: '1' } } })
    expect((await scaffold(done.directory, done.directory)).next).to.deep.equal(['sparkwing run hello'])
    using bare = tempProject()
    expect((await scaffold(bare.directory, bare.directory)).next).to.deep.equal(['sparkwing run hello'])
  })

  it('never writes over a config', async () => {
    using project = tempProject({ 'sparkwing.config.mjs': 'export default {}' })
    expect(await mistake(() => scaffold(project.directory))).to.have.property('code', 'config-exists')
    expect(readdirSync(project.directory)).to.deep.equal(['sparkwing.config.mjs'])
    expect(readFileSync(project.path('sparkwing.config.mjs'), 'utf8')).to.equal('export default {}')
  })

  it('F27: advises commands that work where it was called, also for another folder', async () => {
    using project = tempProject({ 'a b/package.json': { scripts: {} } })
    const folder = project.path('a b')
    expect(await scaffold(folder, project.directory)).to.deep.equal({
      file: 'a b/sparkwing.config.ts',
      next: ["sparkwing run -C 'a b' hello", "cd 'a b' && npm install --save-dev sparkwing"],
    })
    const { message, tryThis } = await mistake(() => scaffold(folder, project.directory))
    expect(message).to.equal('a b/sparkwing.config.ts already exists. Nothing was written.')
    expect(tryThis).to.deep.equal(["`sparkwing run -C 'a b'` lists its pipelines."])
  })

  it('refuses a folder that is not there', async () => {
    using project = tempProject()
    expect(await mistake(() => scaffold(project.path('gone')))).to.have.property('code', 'no-directory')
  })
})
