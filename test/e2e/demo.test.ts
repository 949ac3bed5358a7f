import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { projectRoot } from '../house/run-node.ts'
import { tempProject } from '../project/temp-project.ts'
import { hostedCall } from './hosted-calls.ts'

describe('the demo', function () {
  // its first run starts a dozen processes of Node
  this.timeout(240_000)

  it('reuses what has not changed in the library, as its README says', async () => {
    using project = tempProject()
    cpSync(join(projectRoot, 'examples/demo'), project.directory, { recursive: true })
    const call = async (...flags: readonly string[]): Promise<RunDetailJson> => {
      const args = ['run', 'library', '--json', ...flags]
      const { code, stdout } = await hostedCall({ args, cwd: project.directory, home: project.path('home') })
      expect(code, stdout).to.equal(0)
      return JSON.parse(stdout) as RunDetailJson
    }
    const reusedIn = ({ jobs, run }: RunDetailJson): readonly string[] => {
      const reused = jobs.filter((job) => job.reused)
      expect(run.reusedJobs ?? 0).to.equal(reused.length)
      return reused.map(({ id }) => id)
    }
    expect(reusedIn(await call())).to.deep.equal([])
    expect(reusedIn(await call())).to.deep.equal(['lint', 'build', 'test/suite-slug', 'test/suite-wrap', 'test/suite-words'])
    const suite = project.path('library/words.test.mjs')
    writeFileSync(suite, `${readFileSync(suite, 'utf8')}\n`)
    expect(reusedIn(await call('--only', 'lint', '--only', 'build'))).to.deep.equal(['build'])
  })
})
