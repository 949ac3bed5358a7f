import type { KeyboardEvent } from 'react'

/**
 * Makes a form of a dialog the first thing with the focus, so that Enter confirms it. No button has the focus: the space in a text that a
 * user types into nothing would press it.
 */
export const confirmByEnter = {
  'data-focus': true,
  tabIndex: -1,
  onKeyDown: (event: KeyboardEvent<HTMLFormElement>): void => {
    // a key that is held down repeats: it may still be the one that opened the dialog
    if (event.key !== 'Enter' || event.repeat || event.target !== event.currentTarget) return
    event.preventDefault()
    event.currentTarget.requestSubmit()
  },
} as const
