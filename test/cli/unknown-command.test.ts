import { expect } from 'chai'
import { unknownCommand } from '../../src/cli/unknown-command.ts'

const commands = [
  'dashboard:kill',
  'dashboard:start',
  'exec',
  'pipelines',
  'pipelines:show',
  'run',
  'runs:list',
  'runs:logs',
  'runs:show',
  'steps',
]
const told = (typed: string, pipelines: readonly string[] = []): readonly string[] => {
  const { code, message, tryThis, exitCode } = unknownCommand(typed.split(' '), { commands, pipelines })
  expect(exitCode).to.equal(2)
  return [code, message, ...tryThis]
}

describe('unknownCommand', () => {
  it('names the near command', () => {
    expect(told('pipeline')).to.deep.equal(['unknown-command', 'There is no command "pipeline".', 'Did you mean `sparkwing pipelines`?'])
    expect(told('hepl')[2]).to.equal('Did you mean `sparkwing help`?')
  })

  it('names the topic of a command that is called without it', () => {
    expect(told('logs latest')[2]).to.equal('Did you mean `sparkwing runs logs`?')
    expect(told('exit-codes')[2]).to.equal('Did you mean `sparkwing help exit-codes`?')
    expect(told('show')[2]).to.equal('Did you mean `sparkwing pipelines show` or `sparkwing runs show`?')
  })

  it('names the pipeline of that name, or a near one', () => {
    expect(told('build', ['build'])[2]).to.equal('`sparkwing run build` runs the pipeline with that name.')
    expect(told('biuld', ['build'])[2]).to.equal('Did you mean `sparkwing run build`?')
    expect(told('test unit', ['test:unit'])[2]).to.equal('`sparkwing run test:unit` runs the pipeline with that name.')
  })

  it('says where all are listed when nothing is near', () => {
    expect(told('frobnicate')[2]).to.equal('`sparkwing help` lists the commands, `sparkwing run` the pipelines.')
  })

  it('names the commands of a topic', () => {
    expect(told('runs frob')).to.deep.equal([
      'unknown-command',
      '`sparkwing runs` has no command "frob".',
      'Its commands: list, logs, show.',
    ])
    expect(told('runs shwo latest')[2]).to.equal('Did you mean `sparkwing runs show`?')
  })

  it('S11: names the command that has another name in other tools', () => {
    expect(told('dashboard stop')).to.deep.equal([
      'unknown-command',
      '`sparkwing dashboard` has no command "stop".',
      'Did you mean `sparkwing dashboard kill`?',
    ])
    expect(told('dashboard restart')[2]).to.equal('Did you mean `sparkwing dashboard kill && sparkwing dashboard start`?')
    expect(told('runs kill latest')[2]).to.equal('Did you mean `sparkwing runs cancel`?')
    expect(told('stop')[2]).to.equal('Did you mean `sparkwing dashboard kill` or `sparkwing runs cancel`?')
    expect(told('list')[2]).to.equal('Did you mean `sparkwing runs list` or `sparkwing pipelines`?')
  })

  it('takes words after a command without arguments for arguments', () => {
    expect(told('steps docker')).to.deep.equal([
      'stray-argument',
      'Unexpected argument "docker".',
      '`sparkwing steps --help` shows what it takes.',
    ])
    expect(told('runs list extra')).to.deep.equal([
      'stray-argument',
      'Unexpected argument "extra".',
      '`sparkwing runs list --help` shows what it takes.',
    ])
  })
})
