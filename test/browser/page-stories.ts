import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { inDashboardHome, type DashboardPlace } from '../dashboard-lifecycle/dashboard-place.ts'
import { complaintsOf, launchChromium } from './chromium.ts'

/** What a story is told with besides its home: a page of a browser context of its own, and the server's address. */
export interface PagePlace extends DashboardPlace {
  readonly page: Page
}

/** `expected` are complaints that belong to the story: by default those of the browser itself about answers that are errors. */
type InPage = (story: (place: PagePlace) => Promise<void>, expected?: RegExp) => () => Promise<void>

/**
 * Launches one Chromium for the stories of a `describe` and closes it after them. What is given back makes a test of a story: it has a home
 * of its own, and fails when the page complains: uncaught errors, refused policies, dialogs that nobody expected.
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
