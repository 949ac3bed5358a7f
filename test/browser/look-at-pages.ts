import { expect } from 'chai'
import { complaintsOf, launchChromium } from './chromium.ts'

/** Opens the runs page in a browser of its own: two runs are listed, and the page has no complaint. */
export const lookAtPages = async (url: string): Promise<void> => {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await page.goto(url)
    await page.locator('[data-run]').nth(1).waitFor()
    expect(complaints).to.deep.equal([])
  } finally {
    await browser.close()
  }
}
