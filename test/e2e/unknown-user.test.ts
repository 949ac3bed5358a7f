import { expect } from 'chai'
import { unlessTried } from '../faults/has-tool.ts'
import { callAsUser, canPlayUser } from './as-user.ts'
import { inWorkplace } from './workplace.ts'

const files = { 'package.json': { scripts: { good: 'echo good' } } }

describe(`a user without an entry in the user database${unlessTried(canPlayUser, 'setpriv')}`, function () {
  this.timeout(240_000)

  it(
    'runs pipelines, starts the dashboard and lists runs without SHELL, as in `docker run --user 4711`',
    inWorkplace(files, async (place) => {
      if (!canPlayUser) return
      const call = callAsUser(place, { SHELL: undefined })
      for (const args of [
        ['run', 'good', '--output', 'quiet'],
        ['runs', 'list'],
        ['dashboard', 'start', '--port', '0'],
        ['doctor'],
        ['dashboard', 'kill'],
      ]) {
        const { code, stderr } = await call(args)
        expect([code, stderr.replace(/^✓ good passed.*\n$/, '')], args.join(' ')).to.deep.equal([0, ''])
      }
    }),
  )

  it(
    'is told to set HOME if it is needed and not set',
    inWorkplace(files, async (place) => {
      if (!canPlayUser) return
      const { code, stdout, stderr } = await callAsUser(place, { HOME: undefined })(['run', 'good'])
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr).to.equal('error: HOME is not set, and this user has no home directory.\n  try: Set HOME to a directory.\n')
    }),
  )
})
