import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Config } from '@oclif/core'
import { expect } from 'chai'
import SparkwingHelp from '../../src/cli/help.ts'
import { exitCodeMeanings, ownStatusRules } from '../../src/model/exit-codes.ts'
import { projectRoot } from './run-node.ts'

/** Keeps the help text instead of printing it. */
class KeptHelp extends SparkwingHelp {
  text = ''
  protected override log(...lines: readonly string[]): void {
    this.text += `${lines.join(' ')}\n`
  }
}

describe('every command', () => {
  let config: Config
  before(async () => {
    config = await Config.load({ root: projectRoot })
  })
  const shown = (): Config['commands'] => config.commands.filter(({ hidden }) => !hidden)
  const spelt = (id: string): string => `sparkwing ${id.replaceAll(':', ' ')}`

  it('has a summary, an example and --json', () => {
    const own = shown().filter(({ pluginName }) => pluginName === 'sparkwing')
    expect(own.length).to.be.greaterThan(15)
    for (const { id, summary, examples, flags } of own) {
      expect(summary, id).to.be.a('string').and.not.equal('')
      expect(examples, id).to.be.an('array').and.not.have.lengthOf(0)
      expect(flags, id).to.have.property('json')
    }
  })

  it('has no example that closes whichever run is the newest', () => {
    const { examples } = config.findCommand('runs:close', { must: true })
    expect(JSON.stringify(examples)).to.contain('20261123-').and.not.contain('latest')
  })

  it('F15: is in docs/cli-reference.md if `sparkwing help` lists it', () => {
    const reference = readFileSync(join(projectRoot, 'docs/cli-reference.md'), 'utf8')
    const headings = Array.from(reference.matchAll(/^## (sparkwing .+)$/gm), ([, heading = '']) => heading)
    expect(headings).to.deep.equal([...new Set(shown().map(({ id }) => spelt(id)))].filter((name) => name !== 'sparkwing runs').sort())
  })

  it('has help with its usage, and without the exit codes', async () => {
    for (const command of shown()) {
      const help = new KeptHelp(config)
      await help.showCommandHelp(command)
      expect(help.text, command.id)
        .to.match(/^USAGE\n {2}\$ sparkwing \w/m)
        .and.not.include('EXIT CODES')
    }
  })

  it('has exit codes that `help exit-codes` and the docs explain, and the help of all commands names that', async () => {
    const help = new KeptHelp(config)
    await help.showHelp(['help', 'exit-codes'])
    const codes = Array.from(help.text.matchAll(/^ {2}(\d+) /gm), ([, code]) => Number(code))
    expect(codes).to.deep.equal([...exitCodeMeanings.keys()])
    expect(help.text.replaceAll(/\s+/g, ' ')).to.include(ownStatusRules.join(' '))
    const reference = readFileSync(join(projectRoot, 'docs/cli-reference.md'), 'utf8')
    expect(reference.slice(reference.indexOf('## Exit codes'))).to.include(ownStatusRules.join(' '))
    const root = new KeptHelp(config)
    await root.showRootHelp()
    expect(root.text).to.include('`sparkwing help exit-codes` explains the exit codes.').and.not.include('EXIT CODES')
  })

  it('P17: says so in its help if it exits with the status of a command or a run', () => {
    for (const id of ['exec', 'run', 'runs:retry', 'runs:wait']) {
      const { summary = '', description = '' } = config.findCommand(id, { must: true })
      expect(`${summary} ${description}`, id).to.match(/exits? with (?:the status of the|its exit code)/i)
    }
  })
})
