import { Args, Flags, Parser } from '@oclif/core'
import { expect } from 'chai'
import { describeError, renderError, toErrorJson } from '../../src/cli/describe-error.ts'
import { usageError } from '../../src/cli/usage-error.ts'
import { UserError } from '../../src/model/user-error.ts'

const thrown = async (call: () => Promise<unknown>): Promise<Error> => {
  try {
    await call()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('nothing was thrown')
}

describe('describeError', () => {
  it("tells a person's mistake with its code, its exit code and its advice", () => {
    const error = new UserError('no-docker', 'There is no docker.', ['Install it.'], { exitCode: 3 })
    const described = describeError(error)
    expect(described).to.deep.equal({ code: 'no-docker', message: 'There is no docker.', tryThis: ['Install it.'], exitCode: 3 })
    expect(renderError(described)).to.equal('error: There is no docker.\n  try: Install it.\n')
    expect(toErrorJson(described)).to.deep.equal({ error: { code: 'no-docker', message: 'There is no docker.', tryThis: ['Install it.'] } })
  })

  it('keeps the two most likely pieces of advice', () => {
    expect(describeError(new UserError('x', 'x', ['a', 'b', 'c'])).tryThis).to.deep.equal(['a', 'b'])
  })

  it('knows a mistake by an error of another copy of the package', () => {
    const foreign = Object.assign(new Error('There is no docker.'), { name: 'UserError', code: 'no-docker', tryThis: [], exitCode: 2 })
    expect(describeError(foreign)).to.include({ code: 'no-docker', exitCode: 2 })
  })

  it('knows a mistake by an error of another copy of oclif', () => {
    const foreign = Object.assign(new Error('Nonexistent flag: --frob\nSee more help with --help'), { oclif: { exit: 2 } })
    expect(describeError(foreign)).to.include({ code: 'unknown-flag', message: 'There is no flag --frob.', exitCode: 2 })
  })

  it('knows a working directory that is gone from a file that is missing', () => {
    const gone = (syscall: string) => Object.assign(new Error(`ENOENT: ${syscall}`), { code: 'ENOENT', syscall })
    expect(describeError(gone('uv_cwd'))).to.deep.equal({
      code: 'directory-gone',
      message: 'The current directory no longer exists.',
      tryThis: ['`cd` to a directory that exists.'],
      exitCode: 2,
    })
    expect(describeError(gone('open'))).to.include({ code: 'bug', exitCode: 70 })
  })

  it('shows the stack of anything else and asks for a report', () => {
    const described = describeError(new TypeError('x is not a function'))
    expect(described).to.include({ code: 'bug', exitCode: 70, message: 'This is a bug in Sparkwing: x is not a function' })
    expect(renderError(described)).to.match(
      /^TypeError: x is not a function\n {4}at [^]*\nerror: This is a bug[^]*\n {2}try: Please report it/,
    )
    expect(describeError('text')).to.include({ code: 'bug', message: 'This is a bug in Sparkwing: text' })
  })
})

describe('usageError', () => {
  const flags = {
    limit: Flags.integer({ min: 1, max: 9 }),
    output: Flags.string({ options: ['auto', 'tree', 'lines'] }),
    lines: Flags.string({ exclusive: ['tail'] }),
    tail: Flags.integer(),
  }
  const args = { run: Args.string({ ignoreStdin: true, required: true, description: 'a run id' }) }
  const told = async (...argv: readonly string[]) => {
    const error = await thrown(() => Parser.parse([...argv], { flags, args, strict: true }))
    const { code, message, tryThis } = usageError(error, { words: 'runs show', flags: Object.keys(flags) })
    return [code, message, ...tryThis]
  }
  const help = '`sparkwing runs show --help` shows what it takes.'

  const rows: readonly (readonly [argv: readonly string[], ...told: readonly string[]])[] = [
    [['x', '--frobnicate'], 'unknown-flag', 'There is no flag --frobnicate.', help],
    [['x', '--limti', '3'], 'unknown-flag', 'There is no flag --limti.', 'Did you mean --limit?'],
    [['x', '--frob', '--nicate'], 'unknown-flag', 'There are no flags --frob, --nicate.', help],
    [['x', '--limit'], 'missing-value', '--limit needs a value.', help],
    [['x', '--limit', '3', '--limit', '4'], 'wrong-flag', '--limit can be used only once.', help],
    [['x', '--limit', '3x'], 'wrong-flag', '--limit: expected an integer, got "3x".', help],
    [['x', '--limit', '0'], 'wrong-flag', '--limit: expected an integer of at least 1, got "0".', help],
    [['x', '--limit', '10'], 'wrong-flag', '--limit: expected an integer of at most 9, got "10".', help],
    [['x', '--output', 'fancy'], 'wrong-flag', '--output: expected auto, tree or lines, got "fancy".', help],
    [['x', '--tail', '3', '--lines', '1:2'], 'wrong-flag', '--tail and --lines cannot be used together.', help],
    [[], 'missing-argument', 'RUN is missing: a run id.', help],
    [['x', 'y'], 'stray-argument', 'Unexpected argument "y".', help],
    [['x', 'y', 'z'], 'stray-argument', 'Unexpected arguments: y, z.', help],
  ]
  for (const [argv, ...expected] of rows) {
    it(`says of \`${argv.join(' ')}\`: ${expected[1] ?? ''}`, async () => {
      expect(await told(...argv)).to.deep.equal(expected)
    })
  }

  it('makes one sentence of what it does not know', () => {
    const { code, message } = usageError(new Error('All of the following\n  must be provided: --a'))
    expect([code, message]).to.deep.equal(['wrong-use', 'All of the following must be provided: --a.'])
  })
})
