import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { inDashboardHome, type DashboardPlace } from '../dashboard-lifecycle/dashboard-place.ts'
import type { Finished } from '../e2e/sparkwing.ts'
import { complaintsOf, sharedChromium, type ChromiumKind } from './chromium.ts'

/** `browser`: the headless shell unless a test needs what only the full one has. */
interface PageOptions extends BrowserContextOptions {
  readonly browser?: ChromiumKind
}

/** What a page test gets: a home, whose `call` is made in a shared process, and a page in its own browser context. */
export interface PagePlace extends DashboardPlace {
  readonly call: (args: readonly string[]) => Promise<Finished>
  readonly page: Page
}

/** `expected` matches the complaints that the test expects: by default the browser's own about error responses. */
type InPage<Place> = (story: (place: Place & PagePlace) => Promise<void>, expected?: RegExp) => () => Promise<void>

/**
 * The returned function makes a test from a story: the test has its own home, and fails when the page complains: uncaught errors, policy
 * violations, unexpected dialogs. The page does not animate unless the options say so, because drawing takes most of a browser's time.
 */
export const pageStories = (options: PageOptions = {}): InPage<DashboardPlace> => {
  launchBefore(options.browser)
  return (story, expected) => inDashboardHome((place) => inPage(options, place, story, expected))
}

/** As `pageStories`, but all tests have one home, see `sharedDashboardHome`. */
export const pageStoriesIn = <Place extends DashboardPlace>(home: () => Place, options: PageOptions = {}): InPage<Place> => {
  launchBefore(options.browser)
  return (story, expected) => () => inPage(options, home(), story, expected)
}

/** The first test of a process does not pay for the start of the browser. */
const launchBefore = (browser?: ChromiumKind): void => {
  before(async () => {
    await sharedChromium(browser)
  })
}

const inPage = async <Place extends DashboardPlace>(
  { browser, ...options }: PageOptions,
  place: Place,
  story: (place: Place & PagePlace) => Promise<void>,
  expected = /Failed to load resource/,
): Promise<void> => {
  const context = await (
    await sharedChromium(browser)
  ).newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options })
  // twice as long as usual, for a machine that does other things at the same time
  context.setDefaultTimeout(60_000)
  try {
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.addInitScript("addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))")
    await story({ ...place, call: (args) => place.place.hosted(['dashboard', ...args]), page })
    expect(complaints.filter((one) => !expected.test(one))).to.deep.equal([])
  } finally {
    await context.close()
  }
}
