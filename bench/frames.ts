import type { Page } from 'playwright-core'

/** Performs an action on the page, and returns the milliseconds between the frames painted meanwhile. */
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
