import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { pageStories } from '../browser/page-stories.ts'
import type { DashboardPlace } from '../dashboard-lifecycle/dashboard-place.ts'
import { until } from '../journal/until.ts'
import { seedPassedRun } from './seed-passed-run.ts'

const esc = '\u001b'
const says = [
  'see https://example.test/a?b=<1> and javascript:alert(1)',
  `${esc}[31msrc/a.ts${esc}[0m:3:7 - error: no`,
  '    at run (src/none.ts:1:2)',
  '    at run (../outside.ts:1:2)',
  '    at run (/etc/passwd.conf:1:2)',
  '    at run (link/outside.ts:1:2)',
  `${esc}]8;;javascript:alert(1)${esc}\\hidden${esc}]8;;${esc}\\`,
]

/** The address of a log that names files of the project and others. */
const seeded = ({ home, place }: DashboardPlace, url: string): string => {
  place.project.write('src/a.ts', 'one\n')
  writeFileSync(join(home, 'outside.ts'), '')
  symlinkSync(home, place.project.path('link'))
  return `${url}/runs/${seedPassedRun(home, place.project.directory, 'links', [{ id: 'a', says }])}?job=a&dock=full`
}

const fileLinks = (page: Page): Locator => page.locator('.log-row a.log-file')

describe('links in a log, in Chromium', function () {
  this.timeout(240_000)
  const inPage = pageStories()

  it(
    'lead to http(s) addresses, and open only files inside the project, in the editor that was chosen once',
    inPage(async (dashboard) => {
      const { page, place } = dashboard
      const { url } = await dashboard.started()
      await page.goto(seeded(dashboard, url))
      const link = page.locator('.log-row a.log-link')
      await link.waitFor()
      expect(await Promise.all(['href', 'target', 'rel'].map((name) => link.getAttribute(name)))).to.deep.equal([
        'https://example.test/a?b=',
        '_blank',
        'noopener noreferrer',
      ])
      await fileLinks(page).first().waitFor()
      // the path and the rest of the place have different colours
      expect(await fileLinks(page).allTextContents()).to.deep.equal(['src/a.ts', ':3:7'])
      expect(await page.locator('[href^="javascript:" i]').count()).to.equal(0)

      await fileLinks(page).first().click()
      const dialog = page.getByRole('dialog', { name: 'Open files in' })
      await dialog.getByRole('button', { name: 'Zed' }).waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })

      const hrefs: string[] = []
      for (const editor of ['VS Code', 'WebStorm', 'Zed']) {
        await page.getByRole('button', { name: 'Open files in…' }).click()
        await dialog.getByRole('button', { name: editor }).click()
        await page.locator(`a.log-file[title="Open in ${editor}"]`).first().waitFor()
        hrefs.push((await fileLinks(page).first().getAttribute('href')) ?? '')
      }
      const name = encodeURIComponent(place.project.directory.split('/').at(-1) ?? '')
      const file = encodeURI(place.project.path('src/a.ts'))
      expect(hrefs).to.deep.equal([
        `vscode://file${file}:3:7`,
        `jetbrains://web-storm/navigate/reference?project=${name}&path=src/a.ts:2:6`,
        `zed://file${file}:3:7`,
      ])
      // the choice is kept
      await page.reload()
      await page.locator('a.log-file[title="Open in Zed"]').first().waitFor()
      await page.getByRole('button', { name: 'Open files in…' }).click()
      await dialog.getByRole('button', { name: /^Nothing/ }).click()
      await fileLinks(page).first().waitFor({ state: 'detached' })
    }),
  )

  it(
    'open the editor of the server, or say why it does not open',
    inPage(async (dashboard) => {
      const { page, place, home } = dashboard
      const script = join(home, 'code')
      writeFileSync(script, `#!/bin/sh\nprintf '%s ' "$@" > "${home}/said.part" && mv "${home}/said.part" "${home}/said"\n`, {
        mode: 0o755,
      })
      const { url } = await dashboard.started(['--port', '0'], { env: { EDITOR: script, VISUAL: undefined } })
      await page.goto(seeded(dashboard, url))
      await fileLinks(page).first().click()
      await page.getByRole('button', { name: /^The editor in VISUAL or EDITOR/ }).click()
      await until(() => existsSync(join(home, 'said')))
      expect(readFileSync(join(home, 'said'), 'utf8')).to.equal(`-r -g ${place.project.path('src/a.ts')}:3:7 `)

      rmSync(script)
      await fileLinks(page).first().click()
      await page.getByText(`EDITOR is ${script}, but there is no program ${script}.`).waitFor()
    }),
  )

  it(
    'do not open files on a read-only dashboard until an editor is chosen, and never that of the server',
    inPage(async (dashboard) => {
      const { page } = dashboard
      const { url } = await dashboard.started(['--port', '0', '--read-only'])
      await page.goto(seeded(dashboard, url))
      await page.locator('.log-row a.log-link').waitFor()
      expect(await fileLinks(page).count()).to.equal(0)
      await page.getByRole('button', { name: 'Open files in…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Open files in' })
      expect(await dialog.getByRole('button', { name: /EDITOR/ }).count()).to.equal(0)
      await dialog.getByRole('button', { name: 'Cursor' }).click()
      await page.locator('a.log-file[title="Open in Cursor"]').first().waitFor()
    }),
  )
})
