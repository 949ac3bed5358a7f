import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { inDashboardHome, type DashboardPlace } from '../dashboard-lifecycle/dashboard-place.ts'
import { complaintsOf, launchChromium } from './chromium.ts'

/** What a page test gets: a home, and a page in its own browser context. */
export interface PagePlace extends DashboardPlace {
  readonly page: Page
}

/** `expected` matches the complaints that the test expects: by default the browser's own about error responses. */
type InPage = (story: (place: PagePlace) => Promise<void>, expected?: RegExp) => () => Promise<void>

/**
 * Launches one Chromium for the tests of a `describe` and closes it after them. The returned function makes a test from a story: the test
 * has its own home, and fails when the page complains: uncaught errors, policy violations, unexpected dialogs.
 */
export const pageStories = (options: BrowserContextOptions = {}): InPage => {
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(() => browser.close())
  return (story, expected = /Failed to load resource/) =>
    inDashboardHome(async (place) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
      try {
        const page = await context.newPage()
        const complaints = complaintsOf(page)
        await page.addInitScript("addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))")
        await story({ ...place, page })
        expect(complaints.filter((one) => !expected.test(one))).to.deep.equal([])
      } finally {
        await context.close()
      }
    })
}
