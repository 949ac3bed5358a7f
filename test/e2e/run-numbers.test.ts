import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { deleteStore } from './store-rows.ts'
import { inWorkplace } from './workplace.ts'

const files = { 'package.json': { scripts: { hello: 'echo hello', other: 'echo other' } } }

describe('the numbers of runs', function () {
  this.timeout(180_000)

  it(
    'are those of their pipeline, are shown in list and run, outlive the store and are not given again when runs are deleted',
    inWorkplace(files, async ({ hosted, home, runs, show, journal }) => {
      expect((await hosted(['run', 'hello', '--dry-run'])).code).to.equal(0)
      expect(existsSync(join(home, 'numbers')), 'after a dry run').to.equal(false)
      for (const args of [
        ['run', 'hello'],
        ['run', 'other'],
        ['exec', '--name', 'date', '--', 'true'],
        ['run', 'hello'],
      ])
        expect((await hosted(args)).code).to.equal(0)
      const numbers = async () => (await runs()).map(({ pipeline, number }) => `${pipeline} #${number}`)
      expect(await numbers()).to.deep.equal(['hello #2', 'date #1', 'other #1', 'hello #1'])
      expect((await hosted(['runs', 'list'])).stdout).to.match(/ hello #2 .*\n.* date #1 .*\n.* other #1 .*\n.* hello #1 /)
      expect((await hosted(['runs', 'show', 'latest'])).stdout).to.match(/^✓ hello #2 passed in /)
      const newest = (await runs())[0]?.id ?? ''
      expect((await show(newest)).run.number).to.equal(2)
      expect(journal(newest)[0]).to.include({ type: 'run.started', number: 2 })

      deleteStore(home)
      expect(await numbers(), 'in a store that was rebuilt').to.deep.equal(['hello #2', 'date #1', 'other #1', 'hello #1'])
      expect((await hosted(['doctor'])).code).to.equal(0)

      rmSync(join(home, 'runs'), { recursive: true })
      deleteStore(home)
      expect((await hosted(['run', 'hello'])).code).to.equal(0)
      expect(await numbers()).to.deep.equal(['hello #3'])
    }),
  )

  it(
    'are left out where they cannot be noted',
    inWorkplace(files, async ({ hosted, home, runs }) => {
      writeFileSync(join(home, 'numbers'), 'not a folder', { mode: 0o600 })
      const { code, stderr } = await hosted(['run', 'hello', '--output', 'quiet'])
      expect([code, stderr.replace(/ in .*/, '')]).to.deep.equal([0, '✓ hello passed\n'])
      expect((await runs()).map((run) => 'number' in run)).to.deep.equal([false])
      expect((await hosted(['runs', 'list'])).stdout)
        .to.contain(' hello ')
        .and.not.to.contain('#')
      expect((await hosted(['runs', 'show', 'latest'])).stdout).to.match(/^✓ hello passed in /)

      rmSync(join(home, 'numbers'))
      expect((await hosted(['run', 'hello'])).code).to.equal(0)
      expect(readdirSync(join(home, 'numbers'))).to.have.length(1)
      expect(statSync(join(home, 'numbers')).mode & 0o777).to.equal(0o700)
    }),
  )
})
