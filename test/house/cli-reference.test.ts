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

  it('has help with its usage and the exit codes', async () => {
    for (const command of shown()) {
      const help = new KeptHelp(config)
      await help.showCommandHelp(command)
      expect(help.text, command.id)
        .to.match(/^USAGE\n {2}\$ sparkwing \w/m)
        .and.include('\nEXIT CODES\n')
    }
  })

  it('P17: names in help and docs whose status it exits with; `exec` lists only its own codes', async () => {
    const reference = readFileSync(join(projectRoot, 'docs/cli-reference.md'), 'utf8')
    expect(reference.slice(reference.indexOf('## Exit codes'))).to.include(ownStatusRules.join(' '))
    const helpOf = async (id: string): Promise<{ readonly said: string; readonly codes: readonly number[] }> => {
      const help = new KeptHelp(config)
      await help.showCommandHelp(config.findCommand(id, { must: true }))
      const text = help.text.slice(help.text.indexOf('EXIT CODES'))
      return {
        said: text.replaceAll(/\s+/g, ' '),
        codes: Array.from(text.matchAll(/^ {2}(\d+) /gm), ([, code]) => Number(code)),
      }
    }
    for (const id of ['run', 'runs:retry', 'runs:wait']) {
      const { said, codes } = await helpOf(id)
      expect(said, id).to.include(ownStatusRules.join(' '))
      expect(codes, id).to.deep.equal([...exitCodeMeanings.keys()])
    }
    const { said, codes } = await helpOf('exec')
    expect(said).to.include(ownStatusRules[0])
    expect(codes).to.deep.equal([0, 5, 9, 125, 126, 127, 130, 143])
    expect((await helpOf('doctor')).said).not.to.include(ownStatusRules[0])
  })
})
