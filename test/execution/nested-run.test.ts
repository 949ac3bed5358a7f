import { expect } from 'chai'
import { childEnvironment, nestedRunProblem, outerJobs, outerSecrets, secretsEnvironment } from '../../src/execution/nested-run.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toMillis } from '../../src/model/ids.ts'

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

  it('takes the name of a recorded command for no pipeline', () => {
    const env = childEnvironment({}, { id: mintRunId(toMillis(0)), project: '/a', pipeline: undefined })
    expect(nestedRunProblem(env, '/a', 'build')).to.equal(undefined)
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

describe('the jobs around a run', () => {
  const call = (env: Readonly<Record<string, string>>, job: string) => ({ ...inside(env, '/a', job), SPARKWING_JOB: job })

  it('are known through any number of runs', () => {
    const outer = call({}, 'hold')
    const inner = call(call(outer, 'mid'), 'leaf')
    expect(outerJobs(inner).map(({ job }) => job)).to.deep.equal(['hold', 'mid', 'leaf'])
    expect(outerJobs(inner)[0]).to.deep.equal({ run: outer.SPARKWING_RUN_ID, job: 'hold' })
  })

  it('are none outside of a run, whatever is left of one', () => {
    const { SPARKWING_RUN_ID: _, ...left } = call(call({}, 'hold'), 'mid')
    expect(outerJobs(left)).to.deep.equal([])
    expect(JSON.parse(call(left, 'new').SPARKWING_OUTER_JOBS)).to.deep.equal([])
  })
})

describe('the secrets of the jobs around a run', () => {
  it('are known by the names of their variables, through any number of runs', () => {
    const outer = secretsEnvironment({}, ['TOKEN', 'GONE'])
    const inner = secretsEnvironment(outer, ['KEY', 'TOKEN'])
    expect(outerSecrets({ ...inner, TOKEN: 'hush-hush', KEY: 'k3y-k3y', OTHER: 'seen' })).to.deep.equal(['hush-hush', 'k3y-k3y'])
  })

  it('are none where no job names any, or where the variable is not ours', () => {
    expect(secretsEnvironment({}, [])).to.deep.equal({})
    for (const names of ['', 'TOKEN', '{}', '[1, ["TOKEN"]]']) {
      expect(outerSecrets({ SPARKWING_SECRETS: names, TOKEN: 'seen' })).to.deep.equal([])
    }
  })
})
