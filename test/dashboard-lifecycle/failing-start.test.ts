import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import { inDashboardHome } from './dashboard-place.ts'

/** Makes the server, but no other process, run code before its own first line. */
const inServer = (code: string): readonly string[] => [
  `--import=data:text/javascript,${encodeURIComponent(`if(process.argv.includes('serve')){${code}}`)}`,
]

describe('a dashboard server that dies while it starts', function () {
  this.timeout(180_000)

  it(
    'row 75: has the last 20 lines of its log shown, but none from an earlier start',
    inDashboardHome(async ({ call, started, processes }) => {
      await started()
      await call(['kill'])
      const crash = inServer('for(let i=1;i<=30;i++)console.error("line "+i+"\\u001b]0;title\\u0007");process.exit(9)')
      const { code, stdout, stderr } = await call(['start', '--port', '0'], { nodeArgs: crash })
      expect([code, stdout]).to.deep.equal([1, ''])
      const lines = Array.from({ length: 20 }, (_, index) => `  line ${index + 11}`)
      expect(stderr).to.equal(
        `error: The dashboard did not start: its process exited with code 9. The last lines of its log:\n${lines.join('\n')}\n`,
      )
      expect(processes()).to.equal(0)
      expect((await call(['start', '--port', '0'])).code).to.equal(0)
    }),
  )

  it(
    'row 75: is reported with the signal that ended it',
    inDashboardHome(async ({ call }) => {
      const { code, stderr } = await call(['start', '--port', '0'], { nodeArgs: inServer('process.kill(process.pid,"SIGKILL")') })
      expect([code, stderr]).to.deep.equal([1, 'error: The dashboard did not start: its process was killed by SIGKILL.\n'])
    }),
  )

  it(
    'row 75: reports what is wrong with the store',
    inDashboardHome(async ({ call, file, processes }) => {
      mkdirSync(file('state.db'))
      const { code, stderr } = await call(['start', '--port', '0'])
      expect(code).to.equal(1)
      expect(stderr)
        .to.match(/^error: The dashboard did not start: The store .* is damaged\.\n  try: /)
        .and.include(file('state.db'))
      expect(processes()).to.equal(0)
    }),
  )
})
