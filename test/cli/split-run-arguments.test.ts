import { expect } from 'chai'
import { splitRunArguments, type OwnFlag } from '../../src/cli/split-run-arguments.ts'
import { mistake } from '../caught.ts'

const flags: readonly OwnFlag[] = [
  { name: 'cwd', char: 'C', takesValue: true, allowsNo: false },
  { name: 'concurrency', char: 'j', takesValue: true, allowsNo: false },
  { name: 'fail-fast', takesValue: false, allowsNo: false },
  { name: 'colour', takesValue: false, allowsNo: true },
]
const split = (...argv: readonly string[]) => splitRunArguments(argv, flags)

describe('splitRunArguments', () => {
  it('takes the first argument that is no flag for the pipeline', () => {
    expect(split('build')).to.deep.equal({ own: [], pipeline: 'build', inputs: [], rest: [] })
    expect(split()).to.deep.equal({ own: [], pipeline: undefined, inputs: [], rest: [] })
  })

  it("finds run's own flags before and after the pipeline, with their values in every spelling", () => {
    const own = ['-C', 'web', '--fail-fast', '-j4', '--cwd=api', '--no-colour']
    expect(split('-C', 'web', '--fail-fast', 'build', '-j4', '--cwd=api', '--no-colour')).to.deep.include({
      own,
      pipeline: 'build',
      inputs: [],
    })
  })

  it('does not take the value of a flag for the pipeline', () => {
    expect(split('--cwd', 'build', 'test')).to.deep.include({ own: ['--cwd', 'build'], pipeline: 'test' })
  })

  it('leaves what it does not know after the pipeline to the inputs, in their order', () => {
    expect(split('release', '--channel', 'next', '-j', '2', 'stray', '--pack-only')).to.deep.include({
      own: ['-j', '2'],
      inputs: ['--channel', 'next', 'stray', '--pack-only'],
    })
  })

  it('hands over what follows the first -- untouched, own flags and further -- included', () => {
    expect(split('test', '--', '-j4', '--', '--cwd', 'x')).to.deep.equal({
      own: [],
      pipeline: 'test',
      inputs: [],
      rest: ['-j4', '--', '--cwd', 'x'],
    })
    expect(split('--', 'build')).to.deep.include({ pipeline: undefined, rest: ['build'] })
  })

  it('takes a single dash and an empty text for names', () => {
    expect(split('').pipeline).to.equal('')
    expect(split('build', '-').inputs).to.deep.equal(['-'])
  })

  it("refuses a flag before the pipeline that is not run's own", async () => {
    const { code, message } = await mistake(() => split('--channel=next', 'release'))
    expect({ code, message }).to.deep.equal({ code: 'unknown-flag', message: '`run` has no flag --channel.' })
  })
})
