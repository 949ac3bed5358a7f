import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { shellScript, shells } from '../../src/completion/shell-scripts.ts'
import { typedCommand, wantedAt } from '../../src/completion/wanted.ts'
import type { KnownCommand } from '../../src/completion/known-command.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'

const flag = (word: string, more: object = {}) => ({ word, takesValue: false, isRepeatable: false, ...more })
const commands: readonly KnownCommand[] = [
  {
    id: 'run',
    about: 'Run it',
    args: [{ kind: 'pipelines' }],
    flags: [
      flag('--fail-fast'),
      flag('--output', { takesValue: true, choices: ['tree', 'quiet'] }),
      flag('--only', { takesValue: true, isRepeatable: true, kind: 'jobs-of-pipeline' }),
      flag('--cwd', { short: '-C', takesValue: true, kind: 'files' }),
    ],
  },
  { id: 'runs', about: 'List', args: [], flags: [flag('--limit', { takesValue: true })] },
  { id: 'runs:list', about: 'List', args: [], flags: [] },
  { id: 'runs:logs', about: 'Logs', args: [{ kind: 'runs' }, { kind: 'jobs-of-run' }], flags: [] },
  { id: 'exec', args: [], flags: [] },
]
const at = (...words: readonly string[]) => wantedAt(words, commands, [flag('--channel', { takesValue: true, choices: ['next'] })])
/** The words that are offered, or the value that is asked for. */
const said = (...words: readonly string[]): unknown => {
  const wanted = at(...words)
  return wanted.kind === 'offers' ? wanted.offers.map(({ value }) => value) : [wanted.before, wanted.value.kind ?? wanted.value.choices]
}

describe('the word at the cursor', () => {
  it('is a command, or a word of one', () => {
    expect(said('')).to.deep.equal(['run', 'runs', 'exec'])
    expect(said('--no-color', '')).to.deep.equal(['run', 'runs', 'exec'])
    expect(said('runs', '')).to.deep.equal(['list', 'logs'])
    expect(said('nosuch', '')).to.deep.equal([])
    expect(typedCommand(['runs:logs', 'latest'], commands)).to.deep.include({ path: ['runs', 'logs'], rest: ['latest'] })
  })

  it('is a flag, each that can be given once more', () => {
    expect(said('-')).to.deep.equal(['--help', '--version', '--no-color', '--no-plugins'])
    expect(said('run', 'x', '--only', 'a', '--fail-fast', '--')).to.deep.equal(['--output', '--only', '--cwd', '--channel', '--help'])
    expect(said('run', '-C', 'x', '-')).not.to.include('--cwd')
  })

  it('is the value of a flag, also behind an equals sign', () => {
    expect(said('run', '--output', '')).to.deep.equal(['', ['tree', 'quiet']])
    expect(said('run', '--output=q')).to.deep.equal(['--output=', ['tree', 'quiet']])
    expect(said('run', 'x', '--channel', 'n')).to.deep.equal(['', ['next']])
    expect(said('run', '-C', '')).to.deep.equal(['', 'files'])
    expect(said('run', '--nosuch=x')).to.deep.equal([])
    expect(said('runs', '--limit', '')).to.deep.equal(['', undefined])
  })

  it('is an argument, in its place', () => {
    expect(said('run', '')).to.deep.equal(['', 'pipelines'])
    expect(said('run', '--output', 'quiet', '')).to.deep.equal(['', 'pipelines'])
    expect(said('run', 'x', '')).to.deep.equal([])
    expect(said('runs', 'logs', '')).to.deep.equal(['', 'runs'])
    expect(said('runs', 'logs', 'latest', '')).to.deep.equal(['', 'jobs-of-run'])
    expect(said('exec', '--', '')).to.deep.equal(['', 'files'])
  })
})

describe('the scripts of completion', () => {
  it('ask for words, and evaluate nothing', () => {
    for (const shell of shells) {
      const script = shellScript(shell)
      expect(script, shell).to.include('autocomplete:words')
      expect(script, shell).not.to.match(/\beval\b|Invoke-Expression|compgen -W/)
    }
  })

  it('for PowerShell hand on what is before the cursor, and an empty word as a flag', () => {
    const script = shellScript('powershell')
    expect(script).to.include('Register-ArgumentCompleter -Native -CommandName sparkwing')
    expect(script).to.include("& sparkwing 'autocomplete:words' @open '--' @words 2>$null")
    expect(script).to.include("if ($wordToComplete -eq '') { @('--new-word') }")
  })
})

describe('sparkwing autocomplete', function () {
  this.timeout(180_000)
  let project: TempProject
  beforeEach(() => {
    project = tempProject({ 'package.json': { name: 'shop', scripts: { build: 'true' } } })
  })
  afterEach(() => {
    project[Symbol.dispose]()
  })
  const call = (args: readonly string[], cwd = project.directory, env: NodeJS.ProcessEnv = {}) =>
    hostedCall({ args, cwd, home: project.path('home'), env })
  const words = async (...typed: readonly string[]) => {
    const { code, stdout, stderr } = await call(['autocomplete:words', '--', ...typed])
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' })
    return stdout.split('\n').flatMap((line) => line.split('\t', 1)[0] || [])
  }

  it('prints the line that loads the script, which is in the home', async () => {
    const { stdout, code } = await call(['autocomplete', 'zsh'])
    expect(code).to.equal(0)
    expect(stdout).to.match(/^Add this line to ~\/\.zshrc and open a new shell:\n\n {2}\[ -r (.+sparkwing\.zsh'?) \] && \. \1\n/)
    expect(readdirSync(project.path('home/cache/completion'))).to.deep.equal(['sparkwing.zsh'])
    const script = await call(['autocomplete', 'script', 'zsh'])
    expect(script.stdout).to.equal(shellScript('zsh'))
  })

  it('refuses a shell that it does not know', async () => {
    const { code, stderr } = await call(['autocomplete', 'tcsh'])
    expect(code).to.equal(2)
    expect(stderr)
      .to.match(/^error: .*tcsh.*\n/)
      .and.include('powershell')
    const unknown = await call(['autocomplete'], project.directory, { SHELL: '/bin/tcsh' })
    expect([unknown.code, unknown.stderr]).to.deep.equal([
      2,
      'error: It is not known which shell you use.\n  try: Name it: `sparkwing autocomplete bash|zsh|fish|powershell`.\n',
    ])
  })

  it('offers nothing, and no error, of a config that is broken, hangs, exits or prints, and of a folder without a project', async () => {
    for (const text of [
      'export default {{{',
      'await new Promise(() => { setInterval(() => undefined, 1000) })',
      'process.exit(3)',
      "console.log('run')\nthrow new Error('no')",
    ]) {
      project.write('sparkwing.config.ts', text)
      expect(await words('run', 'b'), text).to.deep.equal([])
      expect(await words('doct'), text).to.deep.equal(['doctor'])
    }
    const { code, stdout, stderr } = await call(['autocomplete:words', '--', 'run', ''], '/')
    expect({ code, stdout, stderr }).to.deep.equal({ code: 0, stdout: '', stderr: '' })
    for (const odd of [[], ['--', '--', '--'], ['run', '\u001b[2J'], ['runs', 'logs', '../..', '']])
      expect(await words(...odd)).to.be.an('array')
  })

  it('sees at once what changed in the config and in the files that it imports', async () => {
    const configOf = (name: string): string =>
      `export const pipelines = { ${name}: pipeline({ plan({ job }) { job('${name}-job', sh\`true\`) } }) }\n`
    project.write('pipelines.ts', `import { pipeline, sh } from 'sparkwing'\n${configOf('first')}`)
    project.write('sparkwing.config.ts', "import { pipelines } from './pipelines.ts'\nexport default { pipelines }\n")
    expect(await words('run', '')).to.deep.equal(['first', 'build'])
    expect(await words('run', 'first', '--only', '')).to.deep.equal(['first-job'])
    project.write('pipelines.ts', `import { pipeline, sh } from 'sparkwing'\n${configOf('second')}`)
    expect(await words('run', '')).to.deep.equal(['second', 'build'])
    project.write('package.json', JSON.stringify({ name: 'shop', scripts: { build: 'true', test: 'true' } }))
    expect(await words('run', '')).to.deep.equal(['second', 'build', 'test'])
  })

  it('answers from the home without loading the config again', async () => {
    project.write(
      'sparkwing.config.ts',
      `import { writeFileSync } from 'node:fs'\nwriteFileSync('${project.path('loaded')}', 'x', { flag: 'a' })\nexport default { pipelines: {} }\n`,
    )
    for (let round = 0; round < 3; round++) expect(await words('run', '')).to.deep.equal(['build'])
    expect(project.path('loaded')).to.satisfy((path: string) => statSync(path).size === 1)
    const [kept = ''] = readdirSync(project.path('home/cache/completion'))
    writeFileSync(project.path('home/cache/completion', kept), 'damaged')
    expect(await words('run', '')).to.deep.equal(['build'])
    expect((await call(['autocomplete', 'bash', '--refresh-cache'])).code).to.equal(0)
    expect(readdirSync(project.path('home/cache/completion'))).to.deep.equal(['sparkwing.bash'])
  })
})
