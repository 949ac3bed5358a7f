import { expect } from 'chai'
import { UserError } from '../../src/model/user-error.ts'
import { declarationProblem } from '../../src/pipeline/inputs/declaration-problem.ts'
import { describeInputs } from '../../src/pipeline/inputs/describe-inputs.ts'
import { flagName } from '../../src/pipeline/inputs/flag-name.ts'
import { parseInputFlags, type InputFlagsOptions } from '../../src/pipeline/inputs/input-flags.ts'
import { choice, decimal, flag, integer, list, text, type Inputs } from '../../src/pipeline/inputs/input.ts'
import { maskSecretInputs, secretTexts } from '../../src/pipeline/inputs/mask-secret-inputs.ts'
import { parseInputs } from '../../src/pipeline/inputs/parse-inputs.ts'

const spec = {
  channel: choice(['next', 'latest'], { default: 'next', description: 'dist-tag' }),
  packOnly: flag({ description: 'stop before publishing' }),
  isFast: flag({ default: true }),
  count: integer({ min: 1, max: 9 }),
  ratio: decimal(),
  name: text(),
  tags: list(text()),
  ports: list(integer({ min: 1 })),
  token: text({ secret: true, default: 'hunter2' }),
}
const defaults = {
  channel: 'next',
  packOnly: false,
  isFast: true,
  count: undefined,
  ratio: undefined,
  name: undefined,
  tags: [],
  ports: [],
  token: 'hunter2',
}

const mistake = (parse: () => unknown): string => {
  try {
    parse()
  } catch (error) {
    if (error instanceof UserError) return [error.message, ...error.tryThis].join('\n')
    throw error
  }
  return 'no mistake'
}
const typed = (...argv: readonly string[]): Readonly<Record<string, unknown>> => parseInputFlags(spec, argv).inputs
const wrong = (argv: readonly string[], inputs: Inputs = spec, options: InputFlagsOptions = { pipeline: 'p' }): string =>
  mistake(() => parseInputFlags(inputs, argv, options))
const wrongJson = (inputs: Inputs, given: Readonly<Record<string, unknown>>): string =>
  mistake(() => parseInputs(inputs, given, { of: 'Pipeline "p"', noun: 'input' }))

describe('parseInputFlags', () => {
  it('gives every declared input its default when nothing is typed', () => {
    expect(typed()).to.deep.equal(defaults)
  })

  it('reads every spelling of a flag', () => {
    expect(typed('--channel', 'latest', '--pack-only', '--no-is-fast', '--count=3', '--ratio', '-.5e1', '--name=')).to.deep.equal({
      ...defaults,
      channel: 'latest',
      packOnly: true,
      isFast: false,
      count: 3,
      ratio: -5,
      name: '',
    })
    expect(typed('--input', 'channel=latest', '--input=name=a=b', '--input', 'packOnly=true', '--is-fast=false')).to.deep.include({
      channel: 'latest',
      name: 'a=b',
      packOnly: true,
      isFast: false,
    })
    expect(typed('--name', '-5')).to.deep.include({ name: '-5' })
    expect(typed('--name=--x\ny')).to.deep.include({ name: '--x\ny' })
  })

  it('collects lists from repeated flags and lets the last of on and off win', () => {
    expect(typed('--tags', 'a', '--input', 'tags=b', '--tags=a b', '--ports', '80', '--ports=443')).to.deep.include({
      tags: ['a', 'b', 'a b'],
      ports: [80, 443],
    })
    expect(typed('--pack-only', '--no-pack-only')).to.deep.include({ packOnly: false })
  })

  it('hands back what stands after --', () => {
    expect(parseInputFlags(spec, ['--pack-only', '--', '--channel', 'x', '--'])).to.deep.equal({
      inputs: { ...defaults, packOnly: true },
      rest: ['--channel', 'x', '--'],
    })
  })

  it('names what is wrong and what was probably meant', () => {
    expect(wrong(['--chanel', 'next'])).to.equal('Pipeline "p" has no input --chanel.\nDid you mean --channel?')
    expect(wrong(['--zzzzzzz'])).to.contain('Its inputs: --channel, --pack-only,')
    expect(wrong(['--x'], {})).to.contain('It has no inputs')
    expect(wrong(['stray'])).to.contain('does not take the argument "stray".\nPass arguments for its commands after `--`')
    expect(wrong(['-x'])).to.contain('does not take the argument "-x"')
    expect(wrong(['--channel'])).to.contain('--channel needs a value')
    expect(wrong(['--channel', '--pack-only'])).to.contain('--channel needs a value')
    expect(wrong(['--no-pack-only=true'])).to.contain('takes no value')
    expect(wrong(['--pack-only=maybe'])).to.contain('--pack-only needs true or false, got "maybe"')
    expect(wrong(['--channel', 'nxt'])).to.equal('Pipeline "p": --channel must be one of next, latest, got "nxt".')
    expect(wrong(['--count', '1.5'])).to.contain('--count needs a whole number, got "1.5"')
    expect(wrong(['--count', ''])).to.contain('needs a whole number, got ""')
    expect(wrong(['--count', '10'])).to.contain('--count must be between 1 and 9, got 10')
    expect(wrong(['--ratio', 'Infinity'])).to.contain('--ratio needs a number, got "Infinity"')
    expect(wrong(['--ports', '80', '--ports', '0'])).to.contain('--ports must be at least 1, got 0')
    expect(wrong(['--name', 'a', '--input', 'name=b'])).to.contain('input "name" was given 2 times')
    expect(wrong(['--input', 'nmae=b'])).to.contain('has no input "nmae".\nDid you mean "name"?')
    expect(wrong(['--input', 'name'])).to.contain('--input needs name=value')
  })

  it('names all missing inputs at once, with their meaning', () => {
    const required = { to: choice(['a', 'b'], { required: true }), who: text({ required: true, description: 'your name' }) }
    expect(wrong([], required)).to.equal('Pipeline "p": --to, --who are required.\n--to: one of a, b\n--who: your name')
    expect(wrong(['--to', 'a'], required)).to.contain('--who is required')
    expect(wrong([], { all: { ...list(text()), spec: { of: text(), required: true } } })).to.contain('--all is required')
  })

  it('never shows a secret value', () => {
    const secret = { pin: integer({ secret: true }), codes: list(integer({ secret: true })) }
    expect(wrong(['--pin', 'hunter2'], secret)).to.contain('--pin needs a whole number, got ***')
    expect(wrong(['--codes', 'hunter2'], secret)).to.contain('got ***')
  })

  it('leaves flags that belong to the command to it, and sets such an input by name', () => {
    const taken = { pipeline: 'p', taken: new Set(['output']) }
    const clash = { output: text(), input: text() }
    expect(wrong(['--output', 'x'], clash, taken)).to.contain('--output is a flag of the command')
    expect(parseInputFlags(clash, ['--input', 'output=x', '--input', 'input=y'], taken).inputs).to.deep.equal({ output: 'x', input: 'y' })
    expect(wrong(['--input', 'output=x', '--input', 'output=y'], clash, taken)).to.contain('given 2 times')
  })

  it('is not confused by names that every object has', () => {
    expect(wrong(['--input', 'constructor=x'])).to.contain('has no input "constructor"')
    expect(wrong(['--input', '__proto__=x'])).to.contain('has no input "__proto__"')
    expect(wrong(['--to-string'])).to.contain('has no input --to-string')
  })
})

describe('parseInputs', () => {
  it('takes JSON values of the right types only', () => {
    const given = { channel: 'latest', packOnly: true, isFast: false, count: 1, ratio: 0.5, name: 'x', tags: ['a'], ports: [1], token: 't' }
    expect(parseInputs(spec, given, { of: 'it', noun: 'input' })).to.deep.equal(given)
    expect(wrongJson(spec, { count: '3' })).to.equal('Pipeline "p": input "count" needs a whole number, got "3".')
    expect(wrongJson(spec, { packOnly: 'true' })).to.contain('needs true or false')
    expect(wrongJson(spec, { tags: 'a' })).to.contain('needs a list, got "a"')
    expect(wrongJson(spec, { tags: ['a', 1] })).to.contain('needs a text, got 1')
    expect(wrongJson(spec, { name: null })).to.contain('needs a text, got null')
  })
})

describe('declarationProblem', () => {
  it('finds mistakes that a compiler would have found', () => {
    const broken = (input: unknown, name = 'x'): string => declarationProblem({ [name]: input } as Inputs, 'input') ?? 'no mistake'
    expect(broken('text')).to.equal(
      'the declaration of input "x" is the text "text"; write text(), integer(), decimal(), flag(), choice([…]) or list(…)',
    )
    expect(broken(text)).to.contain('is a function; write text()')
    expect(broken(text({ default: 3 as never }))).to.contain('has an invalid default: it needs a text, got 3')
    expect(broken(choice(['a'], { default: 'b' as never }))).to.contain('has an invalid default: it must be one of a')
    expect(broken(choice([]))).to.contain('needs a list of texts to choose from')
    expect(broken(choice('abc' as never))).to.contain('needs a list of texts to choose from')
    expect(broken(list(undefined as never))).to.contain('members that do not fit')
    expect(broken(list({ type: 'list' } as never))).to.contain('members that do not fit: each is an object; write text()')
    expect(broken(text(), 'a=b')).to.contain('has an invalid name')
    expect(broken(text({ description: 42 as never }))).to.contain('needs a text as its `description`, got 42')
    expect(broken(integer({ min: '1' as never }))).to.contain('needs a number as its `min`, got the text "1"')
    // any other value would not mask it
    expect(broken(text({ secret: 'yes' as never }))).to.contain('needs true or false as its `secret`, got the text "yes"')
    expect(broken(list(text({ secret: 1 as never })))).to.contain('each needs true or false as its `secret`, got 1')
    for (const [name, input] of Object.entries(spec)) expect(broken(input, name)).to.equal('no mistake')
  })
})

describe('flagName', () => {
  it('spells inputs as flags', () => {
    const names = ['packOnly', 'npmTOKEN', 'URLPath', 'node_version', 'node18', 'v2Beta', 'pack-only', 'größeMax']
    expect(names.map(flagName)).to.deep.equal([
      'pack-only',
      'npm-token',
      'url-path',
      'node-version',
      'node18',
      'v2-beta',
      'pack-only',
      'größe-max',
    ])
  })

  it('gives a flag to the first of two inputs that are spelt alike', () => {
    const alike = { packOnly: text(), 'pack-only': text(), x: flag(), noX: flag() }
    expect(parseInputFlags(alike, ['--pack-only=a', '--input', 'pack-only=b', '--no-x']).inputs).to.deep.equal({
      packOnly: 'a',
      'pack-only': 'b',
      x: false,
      noX: true,
    })
  })
})

describe('describeInputs', () => {
  it('says how each input is written and what it takes', () => {
    const rows = describeInputs({ ...spec, output: text({ required: true }) }, new Set(['output']))
    expect(rows.map(({ flag: spelt, placeholder }) => [spelt, placeholder])).to.deep.equal([
      ['--channel', 'next|latest'],
      ['--[no-]pack-only', undefined],
      ['--[no-]is-fast', undefined],
      ['--count', 'NUMBER'],
      ['--ratio', 'NUMBER'],
      ['--name', 'TEXT'],
      ['--tags', 'TEXT'],
      ['--ports', 'NUMBER'],
      ['--token', 'TEXT'],
      ['--input output=', 'TEXT'],
    ])
    expect(rows[0]).to.deep.equal({
      name: 'channel',
      flag: '--channel',
      placeholder: 'next|latest',
      description: 'dist-tag',
      default: 'next',
      isRequired: false,
      isRepeatable: false,
      isSecret: false,
      choices: ['next', 'latest'],
    })
    expect(rows[8]).to.deep.include({ default: '***', isSecret: true })
    expect(rows[9]).to.deep.include({ isRequired: true })
  })
})

describe('maskSecretInputs', () => {
  it('P29: leaves out a secret input that has its default', () => {
    const secrets = { token: spec.token, pin: integer({ secret: true, default: 7 }), all: list(text({ secret: true }), { default: ['a'] }) }
    expect(maskSecretInputs(secrets, { token: defaults['token'], pin: 7, all: ['a'] })).to.deep.equal({})
    expect(maskSecretInputs(secrets, { token: 'x', pin: 8, all: [] })).to.deep.equal({ token: '***', pin: '***', all: '***' })
  })

  it('hides secret values and leaves absent ones out', () => {
    expect(maskSecretInputs(spec, { ...defaults, count: 3, token: 'given' })).to.deep.equal({
      channel: 'next',
      packOnly: false,
      isFast: true,
      count: 3,
      tags: [],
      ports: [],
      token: '***',
    })
    expect(secretTexts({ token: spec.token, all: list(text({ secret: true })) }, { token: 'ab', all: ['abc', ''] })).to.deep.equal([
      'abc',
      'ab',
    ])
  })
})
