import type { Page } from 'playwright-core'

/**
 * Waits in the page until an expression, which may be a promise, is true. Keys pressed before have been rendered when it first evaluates.
 * The page's policy forbids Playwright's own way.
 */
export const until = (page: Page, expression: string): Promise<void> =>
  page.evaluate(
    `new Promise((resolve) => {
      const look = async () => ((await (${expression})) ? resolve() : requestAnimationFrame(look))
      requestAnimationFrame(look)
    })`,
  )
