import type { Page } from 'playwright-core'

/** Does something with the page, and gives the milliseconds between each two frames that it painted meanwhile. */
export const framesWhile = async (page: Page, act: () => Promise<void>): Promise<readonly number[]> => {
  await page.evaluate(`(() => {
    const frames = (window.frames_ = [])
    const look = (at) => {
      frames.push(at)
      if (window.frames_ === frames) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })()`)
  await act()
  const at = await page.evaluate<number[]>('(() => { const frames = window.frames_; window.frames_ = undefined; return frames })()')
  return at.slice(1).map((moment, index) => moment - (at[index] ?? moment))
}
