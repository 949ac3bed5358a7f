import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { builtBin } from './built-package.ts'
import { hostedCall } from './hosted-calls.ts'
import { sparkwing } from './sparkwing.ts'

const config = `import { defineConfig, flag, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  build: pipeline({ inputs: { color: flag({ default: true }) }, plan({ job }) { job('only', sh\`printf %s "<$NO_COLOR$FORCE_COLOR>"\`) } }),
} })
`

/** All commands as a user types them, by the commands' files. */
const commands = (readdirSync(new URL('../../src/commands', import.meta.url), { recursive: true }) as string[])
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/(?:\/index)?\.ts$/, '').replace('/', ' '))

describe('global flags', () => {
  let project: TempProject
  before(async function () {
    this.timeout(240_000)
    await builtBin()
    project = tempProject({ 'sparkwing.config.mjs': config })
  })
  after(() => {
    project[Symbol.dispose]()
  })
  const call = (...args: readonly string[]) => hostedCall({ args, cwd: project.directory, home: project.path('home') })

  it('P31: -h shows the help of every command, and of a pipeline', async () => {
    for (const command of [...commands.map((command) => command.split(' ')), [], ['runs'], ['run', 'build']]) {
      const [short, long] = [await call(...command, '-h'), await call(...command, '--help')]
      expect(short, command.join(' ')).to.deep.equal(long)
      expect(short, command.join(' ')).to.have.property('stdout').that.contains('USAGE')
      expect(short.code, command.join(' ')).to.equal(0)
    }
  })

  it('P31: -h after `--` belongs to the command that is run', async () => {
    const { stdout } = await call('exec', '--', 'printf', '%s', '-h')
    expect(stdout).to.equal('-h')
  })

  it('A13: what was typed controls neither the terminal nor a build server, in text and in JSON', async () => {
    const typed = 'x\x9b2J\u202e\x1b]52;c;AAAA\x07\n::stop-commands::t'
    const env = { GITHUB_ACTIONS: 'true' }
    for (const args of [
      ['run', typed],
      ['run', typed, '--json'],
      ['runs', typed],
      ['runs', 'show', typed],
      [typed],
      ['run', `--${typed}`],
    ]) {
      const { stdout, stderr } = await hostedCall({ args, cwd: project.directory, home: project.path('home'), env })
      expect(stdout + stderr, args.join(' ')).to.include('x')
      expect(stdout + stderr, args.join(' ')).not.to.match(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]|^\s*::/m)
    }
  })

  it('P31: --no-color is accepted by every command, before and after it', async () => {
    for (const command of commands.filter((command) => !/^(?:dashboard (?:open|serve|start)|exec|init)$/.test(command))) {
      for (const args of [
        [...command.split(' '), '--no-color'],
        ['--no-color', ...command.split(' ')],
      ]) {
        expect((await call(...args)).stderr, args.join(' ')).not.to.match(/no flag|no-color/)
      }
    }
  })

  it('P31: --no-color asks jobs for output without colours', async () => {
    for (const args of [
      ['--no-color', 'run', 'build'],
      ['run', '--no-color', 'build'],
      ['run', 'build', '--no-color'],
      ['exec', '--no-color', '--', 'printenv', 'NO_COLOR'],
    ]) {
      const { code, stdout } = await call(...args)
      expect({ code, stdout: stdout.trim() }, args.join(' ')).to.deep.equal({ code: 0, stdout: args.includes('exec') ? '1' : '<1>' })
    }
  })

  it('P31: help prints text even with --json and --no-color, as the reference says', async () => {
    const bin = await builtBin()
    const place = { cwd: project.directory, home: project.path('home'), bin }
    for (const args of [['help', '--json', '--no-color', 'run']]) {
      const { code, stdout } = await sparkwing(args, place)
      expect({ code, isText: !stdout.startsWith('{') && stdout !== '' }, args.join(' ')).to.deep.equal({ code: 0, isText: true })
    }
    const reference = readFileSync(new URL('../../docs/cli-reference.md', import.meta.url), 'utf8')
    expect(reference).to.contain('only `help` prints text even then')
  })
})
