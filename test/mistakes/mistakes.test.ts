import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { tempProject } from '../project/temp-project.ts'
import { builtBin } from '../e2e/built-package.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { sparkwing } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { commandMistakes } from './command-mistakes.ts'
import { configMistakes } from './config-mistakes.ts'
import { inputMistakes } from './input-mistakes.ts'
import { openMistakeMaker, type MistakeMaker } from './make-mistake.ts'
import { npmProject, type Mistake } from './mistake.ts'
import { cacheMistakes } from './cache-mistakes.ts'
import { planMistakes } from './plan-mistakes.ts'
import { pluginMistakes } from './plugin-mistakes.ts'
import { roomMistakes } from './room-mistakes.ts'
import { runMistakes } from './run-mistakes.ts'

const tables: Readonly<Record<string, readonly Mistake[]>> = {
  'the project and its config': configMistakes,
  'the command line': commandMistakes,
  'the inputs of a pipeline': inputMistakes,
  'the plan and what is selected of it': planMistakes,
  'what is cached': cacheMistakes,
  plugins: pluginMistakes,
  'naming and reading a run': runMistakes,
  'making room': roomMistakes,
}

describe('a mistake in', () => {
  let maker: MistakeMaker
  before(async function () {
    this.timeout(240_000)
    maker = await openMistakeMaker()
  })
  after(() => {
    maker[Symbol.dispose]()
  })

  for (const [where, mistakes] of Object.entries(tables)) {
    describe(where, () => {
      for (const mistake of mistakes) {
        const {
          name,
          exitCode = 2,
          code,
          says: [message, ...tryThis],
        } = mistake
        it(`${name}: exit ${exitCode}`, async () => {
          const { text, json, newRuns } = await maker.make(mistake)
          expect(text.stderr).to.equal([`error: ${message}`, ...tryThis.map((advice) => `  try: ${advice}`), ''].join('\n'))
          expect(text).to.include({ code: exitCode, stdout: '' })
          expect(JSON.parse(json.stdout)).to.deep.equal({ error: { code, message, tryThis } })
          expect(json).to.include({ code: exitCode, stderr: '' })
          expect(newRuns).to.deep.equal([])
        })
      }
    })
  }

  it('the working directory, which was deleted: exit 2, and 125 from `exec`', async () => {
    const says = { message: 'The current directory no longer exists.', tryThis: ['`cd` to a directory that exists.'] }
    const bin = await builtBin()
    // Node cannot be started in a deleted folder, and keeps the path of the folder that it was started in
    const standInGoneFolder = "fs.mkdirSync('gone'); process.chdir('gone'); fs.rmdirSync('../gone')"
    const nodeArgs = ['--import', `data:text/javascript,import fs from 'node:fs'; ${standInGoneFolder}`]
    for (const command of [['run'], ['exec', 'true'], ...(isLongForm ? [['pipelines']] : [])]) {
      using project = tempProject(npmProject)
      using home = tempProject()
      const place = { cwd: project.directory, home: home.directory, bin, nodeArgs }
      const text = await sparkwing(command, place)
      const code = command[0] === 'exec' ? 125 : 2
      expect(text).to.include({ code, stdout: '', stderr: `error: ${says.message}\n  try: ${says.tryThis[0] ?? ''}\n` })
      const json = await sparkwing([...command, '--json'], place)
      expect(json).to.include({ code, stderr: '' })
      expect(JSON.parse(json.stdout)).to.deep.equal({ error: { code: 'directory-gone', ...says } })
    }
  })

  it('any of these places gets at most three lines, with what to do next', () => {
    const all = Object.values(tables).flat()
    expect(all.filter(({ says }) => says.length < 2 || says.length > 3 || says.some((line) => line.includes('\n')))).to.deep.equal([])
    expect(all.length).to.be.greaterThan(100)
  })
})

describe('what is not a usage error', () => {
  let bin: string
  before(async function () {
    this.timeout(240_000)
    bin = await builtBin()
  })

  it('a run nested in itself fails inside the run, which says why', async () => {
    using project = tempProject({
      'package.json': { name: 'shop', scripts: { build: `"${process.execPath}" "${bin}" run build` } },
    })
    const home = project.path('home')
    const { code } = await sparkwing(['run', 'build'], { cwd: project.directory, home, bin })
    // that of the inner one
    expect(code).to.equal(2)
    const [run = '', ...others] = readdirSync(join(home, 'runs'))
    expect(others).to.deep.equal([])
    expect(readFileSync(join(home, 'runs', run, 'build.log'), 'utf8')).to.equal(
      [
        'error: The pipeline build was started inside its own run (build → build), which would never end.',
        '  try: Make its jobs call the tool directly instead of `sparkwing run build`.',
        '',
      ].join('\n'),
    )
  })

  it('runs can be read, and commands recorded, if the config or a plugin is broken', async () => {
    for (const config of ['export default {', "export default { plugins: ['gone'], pipelines: {} }"]) {
      using project = tempProject({ 'sparkwing.config.ts': config })
      const place = { cwd: project.directory, home: project.path('home'), bin }
      expect(await hostedCall({ args: ['exec', '--output', 'quiet', '--', 'true'], ...place })).to.include({ code: 0, stdout: '' })
      const { code, stdout } = await hostedCall({ args: ['runs', '--json'], ...place })
      expect(code).to.equal(0)
      expect(JSON.parse(stdout)).to.have.nested.property('runs[0].project', project.directory)
      const others = [
        'runs logs latest',
        'runs show latest',
        'runs wait latest',
        'runs cancel latest',
        'runs retry latest --output quiet',
        'doctor',
      ]
      // one after another, because `runs retry` changes which run is the latest
      const ended = []
      for (const command of others) {
        const args = command.split(' ')
        ended.push(await hostedCall({ args, ...place }))
      }
      expect(ended.map(({ code: end, stderr }) => ({ code: end, stderr: stderr.replace(/^✓ true passed.*\n$/, '') }))).to.deep.equal(
        // a plugin that is not installed is something left to do
        others.map((command) => ({ code: command === 'doctor' && config.includes('gone') ? 1 : 0, stderr: '' })),
      )
      expect(await hostedCall({ args: ['dashboard', 'status'], ...place })).to.include({ code: 3, stderr: '' })
    }
  })

  it('a list that is empty because of its filters says so', async () => {
    using project = tempProject(npmProject)
    const place = { cwd: project.directory, home: project.path('home'), bin }
    const list = async (...args: readonly string[]) => (await hostedCall({ args: ['runs', ...args], ...place })).stdout
    expect(await list('--pipeline', 'bulid')).to.equal('No runs found. `sparkwing run` lists what can be started.\n')
    await hostedCall({ args: ['run', 'build'], ...place })
    expect(await list('--pipeline', 'bulid')).to.equal('No run of the pipeline bulid is recorded. Did you mean build?\n')
    expect(await list('--pipeline', 'build', '--status', 'failed')).to.equal(
      'No recorded run matches all filters. Remove one to see more.\n',
    )
  })

  it('a broken config hides no other project behind `latest`', async () => {
    using project = tempProject({ ...npmProject, 'broken/sparkwing.config.ts': 'export default {' })
    const home = project.path('home')
    await hostedCall({ args: ['run', 'build'], cwd: project.directory, home })
    const { code, stderr } = await hostedCall({ args: ['runs', 'show', 'latest'], cwd: project.path('broken'), home })
    expect(stderr).to.match(/^error: There is no run in the project .*\/broken yet\.\n/)
    expect(code).to.equal(3)
  })

  it('F4: help and completion are text under --json as well', async () => {
    using project = tempProject(npmProject)
    const place = { cwd: project.directory, home: project.path('home') }
    const call = (args: readonly string[]) => hostedCall({ args, ...place })
    const help = await call(['run', 'build', '--help'])
    expect(help.stdout).to.match(/^USAGE\n {2}\$ sparkwing run build /m)
    expect(help).to.include({ code: 0, stderr: '' })
    for (const args of [
      ['run', 'build', '--help', '--json'],
      ['run', '--json', 'build', '--help'],
    ])
      expect(await call(args)).to.deep.equal(help)
    for (const command of [...(isLongForm ? ['help'] : []), 'help run']) {
      const [text, json] = await Promise.all([command, `${command} --json`].map((words) => sparkwing(words.split(' '), { ...place, bin })))
      expect(text, command).to.include({ code: 0, stderr: '' })
      expect(json, command).to.deep.equal(text)
    }
  })

  it('help for an unknown command suggests a similar one, however it is requested', async () => {
    using project = tempProject(npmProject)
    const place = { cwd: project.directory, home: project.path('home'), bin }
    for (const args of [
      ['help', 'pipeline'],
      ['pipeline', '--help'],
    ]) {
      const { code, stdout, stderr } = await sparkwing(args, place)
      expect(stderr).to.equal('error: There is no command "pipeline".\n  try: Did you mean `sparkwing pipelines`?\n')
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' })
    }
    expect(existsSync(join(place.home, 'runs'))).to.equal(false)
  })
})
