import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { openBrowser } from '../../src/process/open-browser.ts'
import { tempProject } from '../project/temp-project.ts'

const url = 'http://127.0.0.1:4343/#token=a&b'

/** The call that was made, recorded by fake programs on the PATH; `undefined` when there was none. */
const called = async (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  using project = tempProject()
  for (const name of ['xdg-open', 'open', 'rundll32.exe']) {
    project.write(`bin/${name}`, `#!/bin/sh\necho "${name} $*" > '${project.path('called')}'\n`)
    chmodSync(project.path('bin', name), 0o755)
  }
  const isOpened = await openBrowser(url, { PATH: `${project.path('bin')}:/usr/bin:/bin`, ...env }, platform)
  expect(isOpened).to.equal(existsSync(project.path('called')))
  return isOpened ? readFileSync(project.path('called'), 'utf8').trim() : undefined
}

describe('opening the browser', () => {
  it("calls the system's opener, on Linux only when there is a display", async () => {
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME'])
      expect(await called('linux', { [name]: 'x' }), name).to.equal(`xdg-open ${url}`)
    expect(await called('linux', {})).to.equal(undefined)
    expect(await called('darwin', {})).to.equal(`open ${url}`)
    expect(await called('win32', {})).to.equal(`rundll32.exe url.dll,FileProtocolHandler ${url}`)
  })
})
