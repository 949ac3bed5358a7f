import type { Page } from 'playwright-core'
import type { Seen } from './answers.ts'

/** An expression that is true while a text or element is in the viewport and nothing covers it. */
const seenExpression = (seen: Seen): string => `(() => {
  const seen = ${JSON.stringify(seen)}
  const says = (element) => element.textContent.replaceAll(/\\s+/g, ' ').includes(seen)
  const found = seen.css
    ? [...document.querySelectorAll(seen.css)]
    : [...document.body.querySelectorAll('*')].filter((one) => says(one) && ![...one.children].some(says))
  return found.some((one) => {
    const range = document.createRange()
    range.selectNodeContents(one)
    const [box = one.getBoundingClientRect()] = [...range.getClientRects()].filter(({ width }) => width > 1)
    const dialog = document.querySelector('dialog[open]')
    const hit = document.elementsFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2)
    return box.width > 1 && hit.some((at) => one.contains(at)) && (!dialog || dialog.contains(one))
  })
})()`

export const isSeen = (page: Page, seen: Seen): Promise<boolean> => page.evaluate<boolean>(seenExpression(seen))

/** Waits until a person can see it; fails after 60 s. */
export const untilSeen = (page: Page, seen: Seen): Promise<void> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const begun = performance.now()
    const look = () => {
      if (${seenExpression(seen)}) resolve()
      else if (performance.now() - begun > 60_000) reject(new Error('Not to be seen: ' + ${JSON.stringify(JSON.stringify(seen))}))
      else requestAnimationFrame(look)
    }
    look()
  })`)
