import { expect } from 'chai'
import { firstValue, readForm, type WrittenOptions, type WrittenValues } from '../../dashboard/pages/pipelines/form-values.ts'
import { lastArguments, lastValues } from '../../dashboard/pages/pipelines/last-values.ts'
import { startCommand } from '../../dashboard/pages/pipelines/start-command.ts'
import { splitArguments } from '../../src/model/text/split-arguments.ts'
import type { InputJson } from '../../src/wire/pipeline.ts'

const input = (name: string, type: string, more: Partial<InputJson> = {}): InputJson => ({
  ...{ name, type, flag: `--${name}`, isRequired: false, isRepeatable: type === 'list', isSecret: false },
  ...more,
})
const pipeline = { project: '/p', pipeline: 'release' }

const options = { line: '', only: '', from: '', concurrency: '' }

const requestOf = (inputs: readonly InputJson[], written: WrittenValues, more: Partial<WrittenOptions> = {}): unknown => {
  const read = readForm(pipeline, inputs, written, { ...options, ...more })
  return 'request' in read ? read.request : undefined
}
const problemsOf = (inputs: readonly InputJson[], written: WrittenValues, more: Partial<WrittenOptions> = {}): unknown => {
  const read = readForm(pipeline, inputs, written, { ...options, ...more })
  return 'problems' in read ? Object.fromEntries(read.problems) : undefined
}

describe('the form that starts a run', () => {
  it('passes no value that was left unchanged', () => {
    const inputs = [
      input('title', 'text'),
      input('name', 'text', { default: 'x' }),
      input('on', 'flag', { default: 'true' }),
      input('shards', 'integer', { default: '4' }),
      input('tags', 'list'),
      input('token', 'text', { isSecret: true, default: '***' }),
    ]
    expect(requestOf(inputs, {})).to.deep.equal(pipeline)
    expect(inputs.map(firstValue)).to.deep.equal(['', 'x', true, '4', [], ''])
  })

  it('passes each kind of value as its type', () => {
    const inputs = [
      input('title', 'text'),
      input('shards', 'integer'),
      input('threshold', 'decimal'),
      input('on', 'flag'),
      input('off', 'flag', { default: 'true' }),
      input('channel', 'choice', { choices: ['next', 'latest'] }),
      input('targets', 'list', { choices: ['web', 'api'] }),
    ]
    const written = { title: 'a b', shards: '3', threshold: '0.5', on: true, off: false, channel: 'latest', targets: ['api', 'web'] }
    expect(requestOf(inputs, written, { line: "-- 'two words'" })).to.deep.equal({
      ...pipeline,
      inputs: { ...written, shards: 3, threshold: 0.5 },
      args: ['--', 'two words'],
    })
  })

  it('passes an empty text that overrides a default', () => {
    expect(requestOf([input('name', 'text', { default: 'x' })], { name: '' })).to.deep.equal({ ...pipeline, inputs: { name: '' } })
  })

  it('says what is wrong with each field', () => {
    const inputs = [
      input('title', 'text', { isRequired: true }),
      input('targets', 'list', { isRequired: true }),
      input('shards', 'integer', { min: 1, max: 8 }),
      input('more', 'integer', { min: 1 }),
      input('half', 'integer'),
      input('threshold', 'decimal'),
      input('channel', 'choice', { choices: ['next', 'latest'] }),
      input('numbers', 'list', { placeholder: 'NUMBER' }),
    ]
    const written = { shards: '9', more: '0', half: '1.5', threshold: 'much', channel: 'other', numbers: ['1', 'two'] }
    expect(problemsOf(inputs, written, { line: 'say "hello' })).to.deep.equal({
      title: 'This is required.',
      targets: 'This is required.',
      shards: 'At most 8.',
      more: 'At least 1.',
      half: 'Enter a whole number.',
      threshold: 'Enter a number.',
      channel: 'Choose one of next, latest.',
      numbers: 'Enter a number.',
      '--': 'A quote " is opened and not closed.',
    })
  })

  it('requires a required secret, although the page does not know whether it has a default', () => {
    expect(problemsOf([input('token', 'text', { isSecret: true, isRequired: true })], {})).to.deep.equal({ token: 'This is required.' })
  })
})

describe('the options in the form that starts a run', () => {
  it('choose jobs and how many run at once', () => {
    expect(requestOf([], {}, { only: "lint* 'a b'", from: ' build ', concurrency: ' 3 ' })).to.deep.equal({
      ...pipeline,
      options: { only: ['lint*', 'a b'], from: 'build', concurrency: 3 },
    })
  })

  it('are refused where no run could have them', () => {
    for (const concurrency of ['0', '-1', '1.5', 'many', '1e3'])
      expect(problemsOf([], {}, { concurrency }), concurrency).to.deep.equal({ '-j': 'Enter a whole number from 1.' })
    expect(problemsOf([], {}, { only: "'lint" })).to.deep.equal({ '--only': "A quote ' is opened and not closed." })
  })
})

describe('the command for a completed form', () => {
  it('is what a person would type', () => {
    const inputs = [
      input('channel', 'choice', { flag: '--channel' }),
      input('packOnly', 'flag', { flag: '--[no-]pack-only' }),
      input('dry', 'flag', { flag: '--[no-]dry' }),
      input('only', 'text', { flag: '--input only=' }),
      input('tags', 'list', { flag: '--tags' }),
      input('shift', 'integer', { flag: '--shift' }),
      input('token', 'text', { flag: '--token', isSecret: true }),
    ]
    const values = { channel: 'next', packOnly: true, dry: false, only: 'x y', tags: ['a', '$b'], shift: -2, token: 'hush' }
    expect(startCommand({ pipeline: 'release', inputs: values, args: ['--grep', 'two words'] }, inputs)).to.equal(
      "sparkwing run release --channel next --pack-only --no-dry --input 'only=x y' --tags a --tags '$b' --shift=-2 --token=<secret> -- --grep 'two words'",
    )
    expect(startCommand({ pipeline: 'test', options: { only: ['lint*', 'unit'], from: '-x', concurrency: 2 } }, [])).to.equal(
      "sparkwing run test --only 'lint*' --only unit --from=-x -j 2",
    )
  })
})

describe('the values of the last run in the form', () => {
  it('leave out secrets, and what the config no longer allows', () => {
    const inputs = [
      input('title', 'text'),
      input('shards', 'integer', { max: 8 }),
      input('on', 'flag'),
      input('channel', 'choice', { choices: ['next'] }),
      input('tags', 'list'),
      input('token', 'text', { isSecret: true }),
      input('note', 'text'),
      input('added', 'text'),
    ]
    const last = { title: 'a', shards: 9, on: true, channel: 'gone', tags: 'one', token: 'old', note: 'with ***', removed: 1 }
    expect(lastValues(inputs, { inputs: last })).to.deep.equal({ title: 'a', on: true })
    expect(lastValues(inputs, { inputs: { shards: 3, tags: ['one', 'two'] } })).to.deep.equal({ shards: '3', tags: ['one', 'two'] })
  })

  it('write the arguments so that they are read back the same', () => {
    expect(lastArguments({ args: ['--grep', 'it is "so"', "don't"] })).to.equal(`--grep 'it is "so"' 'don'\\''t'`)
    expect(lastArguments({ args: ['two\nlines'] })).to.equal('')
    expect(lastArguments({ args: ['--token', '***'] })).to.equal('')
  })
})

describe('arguments in a line', () => {
  it('are separated by spaces, kept together by quotes, and otherwise taken literally', () => {
    expect(splitArguments(`  --grep  "two words" 'it is "so"' a\\ b "" $HOME *.ts x"y z"`)).to.deep.equal({
      args: ['--grep', 'two words', 'it is "so"', 'a b', '', '$HOME', '*.ts', 'xy z'],
    })
    expect(splitArguments('"a\\"b" "c\\d" \'e\\f\'')).to.deep.equal({ args: ['a"b', 'c\\d', 'e\\f'] })
    expect(splitArguments('   ')).to.deep.equal({ args: [] })
  })

  it('are rejected when a quote is not closed', () => {
    expect(splitArguments("a 'b")).to.deep.equal({ problem: "A quote ' is opened and not closed." })
  })
})
