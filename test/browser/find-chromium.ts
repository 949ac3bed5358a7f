import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const isThere = (path: string | undefined): path is string => path !== undefined && path !== '' && existsSync(path)

/** A Chromium on this machine: the one named in the environment, Playwright's own, or the system's. */
export const findChromium = (): string | undefined =>
  [
    process.env['CHROMIUM_PATH'],
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(isThere)
