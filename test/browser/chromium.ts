import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

const isThere = (path: string | undefined): path is string => path !== undefined && path !== '' && existsSync(path)

/** A Chromium of this machine: the one that is named, playwright's own, or the system's. */
const executablePath = (): string => {
  const found = [
    process.env['CHROMIUM_PATH'],
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(isThere)
  if (found === undefined) throw new Error('The browser tests need a Chromium: `npx playwright-core install --with-deps chromium`.')
  return found
}

/** A real Chromium without a window; `args` are its own flags. */
export const launchChromium = (args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath(),
    // root has no sandbox to offer; /dev/shm is small in containers
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', ...args],
  })

/** What a page complained about: uncaught errors, refused loads, policy violations, dialogs. */
export const complaintsOf = (page: Page): readonly string[] => {
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(`error: ${message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return complaints
}
