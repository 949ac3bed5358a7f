import { chmodSync, mkdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { linkKey } from '../../src/server/gate/credentials.ts'
import type { DashboardOpenJson } from '../../src/wire/dashboard.ts'
import { inDashboardHome, type DashboardPlace } from './dashboard-place.ts'

/** An environment whose opener writes its argument to a file and exits with `code`. */
const withOpener = ({ place }: DashboardPlace, code: number): { readonly env: NodeJS.ProcessEnv; readonly opened: () => string } => {
  const [folder, opened] = [place.project.path('bin'), place.project.path('opened')]
  rmSync(opened, { force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\nexit ${code}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return { env: { DISPLAY: ':9', PATH: `${folder}:${process.env['PATH']}` }, opened: () => readFileSync(opened, 'utf8') }
}

/** The address that signs in a browser; it is valid for this start and does not contain the token. */
const signInAddress = ({ record, file }: DashboardPlace): string => {
  const { url, instance } = record()
  return `${url}/sign-in/${instance}#token=${linkKey(readFileSync(file('dashboard.token'), 'utf8').trim(), instance)}`
}

describe('dashboard open', function () {
  this.timeout(180_000)

  it(
    'opens an address in the browser that signs it in, as does `start --open`',
    inDashboardHome(async (dashboard) => {
      const { call, started } = dashboard
      const start = withOpener(dashboard, 0)
      await started(['--port', '0', '--open'], { env: start.env })
      const address = signInAddress(dashboard)
      expect(start.opened()).to.equal(address)
      const open = withOpener(dashboard, 0)
      const { code, stdout } = await call(['open'], { env: open.env })
      expect([code, stdout]).to.deep.equal([0, 'Opened the dashboard in the browser.\n'])
      expect(open.opened()).to.equal(address)
    }),
  )

  it(
    'starts the server at the usual address when none is running',
    inDashboardHome(async ({ call, record }) => {
      const { code, stdout, stderr } = await call(['open', '--no-browser'])
      // if another program has the port, the start reports that
      if (code === 2) expect(stderr).to.match(/^error: Port 4343 of 127\.0\.0\.1 is taken /)
      else expect([code, stdout.split('sign-in/')[0], record().port]).to.deep.equal([0, 'http://127.0.0.1:4343/', 4343])
    }),
  )

  it(
    'prints the address when there is no browser, or with --no-browser',
    inDashboardHome(async (dashboard) => {
      const { call, started } = dashboard
      await started()
      const address = signInAddress(dashboard)
      const { env } = withOpener(dashboard, 3)
      expect((await call(['open'], { env })).stdout).to.equal(`${address}\n`)
      expect((await call(['open', '--no-browser'])).stdout).to.equal(`${address}\n`)
      const json = JSON.parse((await call(['open', '--no-browser', '--json'])).stdout) as DashboardOpenJson
      expect(json).to.deep.equal({ url: address, opened: false })
    }),
  )
})
