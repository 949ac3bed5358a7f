import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from './find-chromium.ts'

const executablePath = (): string => {
  const found = findChromium()
  if (found === undefined) throw new Error('The browser tests need a Chromium: install it, or name one by CHROMIUM_PATH.')
  return found
}

/** Starts a real headless Chromium; `args` are its flags. */
export const launchChromium = (args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath(),
    // there is no sandbox for root; /dev/shm is small in containers
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
