import { useEffect, useState } from 'react'

/** A control of the open page: the name that a screen reader says, and its number among those with that name. */
export interface PageControl {
  readonly name: string
  readonly number: number
}

const kinds = 'a[href], button:enabled, summary, input:enabled, select:enabled, textarea:enabled'

/** The visible controls of the page, in its order. */
const findControls = (): readonly (PageControl & { readonly element: HTMLElement })[] => {
  const counts = new Map<string, number>()
  return [...document.querySelectorAll<HTMLElement>(`main :is(${kinds})`)].flatMap((element) => {
    const name = nameOf(element)
    // the palette finds the runs of the list by itself
    if (name === '' || element.closest('[data-row], li[aria-setsize]') || !element.checkVisibility({ visibilityProperty: true })) return []
    const number = (counts.get(name) ?? 0) + 1
    counts.set(name, number)
    return [{ name, number, element }]
  })
}

/** Focuses a field and presses anything else, if the page still has it. */
export const pressControl = ({ name, number }: PageControl): void => {
  const element = findControls().find((one) => one.name === name && one.number === number)?.element
  if (!element) return
  if (!isField(element)) element.click()
  element.focus()
}

interface PageParts {
  readonly controls: readonly PageControl[]
  /** A part of the page is still being loaded. */
  readonly isLoading: boolean
}

const look = (): PageParts => ({
  controls: findControls().map(({ name, number }) => ({ name, number })),
  isLoading: document.querySelector('main [aria-busy=true]') !== null,
})

/** What the page has, also what it shows only later. */
export const usePageParts = (): PageParts => {
  const [parts, setParts] = useState(look)
  useEffect(() => {
    const main = document.querySelector('main')
    let frame: number | undefined
    const lookAgain = (): void => {
      frame = undefined
      setParts((before) => {
        const now = look()
        return JSON.stringify(now) === JSON.stringify(before) ? before : now
      })
    }
    // a page may change many times before it is painted
    const observer = new MutationObserver(() => (frame ??= requestAnimationFrame(lookAgain)))
    if (main) observer.observe(main, { childList: true, subtree: true, attributeFilter: ['aria-busy', 'disabled', 'hidden', 'open'] })
    frame = requestAnimationFrame(lookAgain)
    return () => {
      observer.disconnect()
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
  }, [])
  return parts
}

const isField = (element: HTMLElement): boolean => element.matches('input:not([type=checkbox], [type=radio]), select, textarea')

const nameOf = (element: HTMLElement): string => {
  const label = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null)?.[0] : undefined
  const text = isField(element) ? label?.textContent : element.textContent
  return (element.ariaLabel ?? (text?.trim() || element.title)).replaceAll(/\s+/g, ' ').trim()
}
