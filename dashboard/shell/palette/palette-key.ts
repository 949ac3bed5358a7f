import { useEffect, useEffectEvent } from 'react'

/** Ctrl K or ⌘ K, even while the user is typing in a field. */
export const usePaletteKey = (open: () => void): void => {
  const latest = useEffectEvent(open)
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      if (!document.querySelector('dialog[open]')) latest()
    }
    addEventListener('keydown', hear)
    return () => {
      removeEventListener('keydown', hear)
    }
  }, [])
}
