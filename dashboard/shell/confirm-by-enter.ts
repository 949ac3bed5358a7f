import type { KeyboardEvent } from 'react'

/**
 * Makes a form of a dialog the first thing with the focus, so that Enter confirms it, and ↓ goes to its first field. No button has the focus: the space in a text that a
 * user types into nothing would press it.
 */
export const confirmByEnter = {
  'data-focus': true,
  tabIndex: -1,
  onKeyDown: (event: KeyboardEvent<HTMLFormElement>): void => {
    // a key that is held down repeats: it may still be the one that opened the dialog
    if (event.repeat || event.target !== event.currentTarget) return
    if (event.key === 'ArrowDown') toFirstField(event)
    if (event.key !== 'Enter') return
    event.preventDefault()
    event.currentTarget.requestSubmit()
  },
} as const

const toFirstField = (event: KeyboardEvent<HTMLFormElement>): void => {
  const field = event.currentTarget.querySelector<HTMLElement>('input:not([type=radio]:not(:checked)), select, textarea')
  if (!field) return
  event.preventDefault()
  field.focus()
  if (field instanceof HTMLInputElement) field.select()
}
