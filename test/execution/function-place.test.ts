import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { stepBench, type StepBench } from './step-bench.ts'

describe('the function of a job', () => {
  let bench: StepBench
  beforeEach(() => {
    bench = stepBench()
  })

  it('P27: explains names that only CommonJS has', async () => {
    for (const [name, instead] of [
      ['__dirname', 'Write `import.meta.dirname`.'],
      ['require', 'Write `import … from`.'],
    ] as const) {
      const { ended } = await bench.call(() => {
        throw new ReferenceError(`${name} is not defined`)
      })
      expect(ended).to.have.nested.property('failure.message', `${name} is not defined: a config is an ES module. ${instead}`)
    }
  })

  it('P25: warns once, by the names, of what the function has changed for the functions of later jobs', async () => {
    const before = process.cwd()
    const imported = await import('node:process')
    process.env['SPARKWING_TEST_KEPT'] = 'kept'
    try {
      const { ended } = await bench.call(async () => {
        process.chdir(tmpdir())
        process.env['SPARKWING_TEST_SET'] = '1'
        imported.env['SPARKWING_TEST_IMPORTED'] = '1'
        await Promise.resolve()
        Reflect.deleteProperty(process.env, 'SPARKWING_TEST_KEPT')
        Object.assign(process.env, { SPARKWING_TEST_ASSIGNED: '2' })
      })
      expect(ended).to.deep.equal({ status: 'passed' })
      const names = ['SET', 'IMPORTED', 'KEPT', 'ASSIGNED'].map((name) => `process.env.SPARKWING_TEST_${name}`)
      expect(bench.notes).to.deep.equal([
        `warning: the function changed the working directory, ${names.join(', ')} for the functions of all later jobs; use the options \`cwd\` and \`env\` of jobs and commands instead`,
      ])
      expect(process.env['SPARKWING_TEST_SET']).to.equal('1')
      expect('SPARKWING_TEST_KEPT' in process.env).to.equal(false)
    } finally {
      process.chdir(before)
      for (const name of ['SET', 'IMPORTED', 'KEPT', 'ASSIGNED']) Reflect.deleteProperty(process.env, `SPARKWING_TEST_${name}`)
    }
  })

  it('P25: does not warn of what the function restores, of equal values, and of changes outside functions', async () => {
    const before = process.cwd()
    process.env['SPARKWING_TEST_SAME'] = 'same'
    await bench.call(({ $ }) => {
      process.env['SPARKWING_TEST_SAME'] = 'same'
      process.env['SPARKWING_TEST_BRIEF'] = 'brief'
      process.chdir('/')
      process.chdir(before)
      Reflect.deleteProperty(process.env, 'SPARKWING_TEST_BRIEF')
      return $`sh -c ${'cd /; export SPARKWING_TEST_SAME=other'}`
    })
    process.env['SPARKWING_TEST_SAME'] = 'outside'
    expect(bench.notes).to.deep.equal([])
    Reflect.deleteProperty(process.env, 'SPARKWING_TEST_SAME')
  })

  it('P40: gets the directory, the environment and the project that its commands have', async () => {
    const { output } = await bench.call(({ cwd, env: given, projectDir }) => ({ cwd, word: given['WORD'] ?? '', projectDir }), {
      cwd: 'src',
      env: { WORD: 'hello' },
    })
    expect(output).to.deep.equal({ cwd: join(process.cwd(), 'src'), word: 'hello', projectDir: process.cwd() })
  })
})
