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

/**
 * Chromium without its own windows, as Debian packages it: the pages are the same, and it takes half of the processor time. It cannot show
 * notifications. A browser named in the environment takes its place.
 */
export const findHeadlessShell = (): string | undefined => [process.env['CHROMIUM_PATH'], '/usr/bin/chromium-headless-shell'].find(isThere)
