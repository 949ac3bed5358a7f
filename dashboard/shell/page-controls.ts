/** A control of the open page, under the name that a screen reader says. */
export interface PageControl {
  readonly name: string
  readonly use: () => void
}

const kinds = 'a[href], button:enabled, summary, input:enabled, select:enabled, textarea:enabled'

/** The visible controls of the page, in its order. A field is focused, everything else is pressed. */
export const pageControls = (): readonly PageControl[] =>
  [...document.querySelectorAll<HTMLElement>(`main :is(${kinds})`)].flatMap((element) => {
    const name = nameOf(element)
    // the palette finds the runs of the list by itself
    if (name === '' || element.closest('[data-row], li[aria-setsize]') || !element.checkVisibility({ visibilityProperty: true })) return []
    const use = (): void => {
      if (!isField(element)) element.click()
      element.focus()
    }
    return [{ name, use }]
  })

const isField = (element: HTMLElement): boolean => element.matches('input:not([type=checkbox], [type=radio]), select, textarea')

const nameOf = (element: HTMLElement): string => {
  const label = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null)?.[0] : undefined
  const text = isField(element) ? label?.textContent : element.textContent
  return (element.ariaLabel ?? (text?.trim() || element.title)).replaceAll(/\s+/g, ' ').trim()
}
