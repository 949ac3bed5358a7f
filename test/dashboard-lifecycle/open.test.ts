import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { linkKey } from '../../src/server/gate/credentials.ts'
import type { DashboardOpenJson } from '../../src/wire/dashboard.ts'
import { inDashboardHome, type DashboardPlace } from './dashboard-place.ts'

/** An environment whose opener writes what it was given into a file, and exits with `code`. */
const withOpener = ({ place }: DashboardPlace, code: number): { readonly env: NodeJS.ProcessEnv; readonly opened: () => string } => {
  const [folder, opened] = [place.project.path('bin'), place.project.path('opened')]
  mkdirSync(folder, { recursive: true })
  for (const name of ['xdg-open', 'open']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\nexit ${code}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return { env: { DISPLAY: ':9', PATH: `${folder}:${process.env['PATH']}` }, opened: () => readFileSync(opened, 'utf8') }
}

/** The address that signs a browser in, which is of this start and holds no token. */
const signInAddress = ({ record, file }: DashboardPlace): string => {
  const { url, instance } = record()
  return `${url}/sign-in/${instance}#token=${linkKey(readFileSync(file('dashboard.token'), 'utf8').trim(), instance)}`
}

describe('dashboard open', function () {
  this.timeout(60_000)

  it(
    'starts the server when none runs and gives the browser an address that signs it in',
    inDashboardHome(async (dashboard) => {
      const { call, started } = dashboard
      await started()
      const { env, opened } = withOpener(dashboard, 0)
      const { code, stdout } = await call(['open'], { env })
      expect([code, stdout]).to.deep.equal([0, 'Opened it in the browser.\n'])
      expect(opened()).to.equal(signInAddress(dashboard))
    }),
  )

  it(
    'prints the address when there is no browser, or none is wanted',
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
