import { expect } from 'chai'
import { childEnvironment, nestedRunProblem } from '../../src/app/nested-run.ts'
import { mintRunId, toMillis } from '../../src/model/ids.ts'

const inside = (env: Readonly<Record<string, string>>, project: string, pipeline: string) => ({
  ...env,
  ...childEnvironment(env, { id: mintRunId(toMillis(0)), project, pipeline }),
})

describe('nestedRunProblem', () => {
  it('refuses a pipeline inside itself, directly or through others, and shows the loop', () => {
    const env = inside(inside({}, '/a', 'test'), '/a', 'build')
    expect(nestedRunProblem(env, '/a', 'build')?.message).to.contain('build → build')
    const problem = nestedRunProblem(env, '/a', 'test')
    expect(problem?.code).to.equal('nested-run')
    expect(problem?.message).to.contain('test → build → test')
  })

  it('allows other pipelines, and the same name in another project', () => {
    const env = inside({}, '/a', 'test')
    expect(nestedRunProblem(env, '/a', 'build')).to.equal(undefined)
    expect(nestedRunProblem(env, '/b', 'test')).to.equal(undefined)
    expect(nestedRunProblem({}, '/a', 'test')).to.equal(undefined)
  })

  it('tells the commands of a run its id', () => {
    const id = mintRunId(toMillis(0))
    expect(childEnvironment({}, { id, project: '/a', pipeline: 'x' })).to.have.property('SPARKWING_RUN_ID', id)
  })

  it('takes a variable that it did not write for none', () => {
    for (const stack of ['', 'nonsense', '{}', '[1,["/a"],["/a",2]]']) {
      expect(nestedRunProblem({ SPARKWING_PIPELINE_STACK: stack }, '/a', 'test')).to.equal(undefined)
    }
  })
})
