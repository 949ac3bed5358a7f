import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

/** A key of the page: what is pressed, what it does in words, and the doing. */
export interface KeyBinding {
  /** As `KeyboardEvent.key` says it, such as `j`, `/` or `Enter`. */
  readonly key: string
  readonly does: string
  readonly act: () => void
  /** Keys that mean the same, not listed. */
  readonly also?: readonly string[]
}

let bound: readonly (readonly KeyBinding[])[] = []
const hearers = new Set<() => void>()
const change = (next: typeof bound): void => {
  bound = next
  for (const hear of hearers) hear()
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]')

/** Enter and Space belong to what has the focus. */
const isForControl = (event: KeyboardEvent): boolean =>
  (event.key === 'Enter' || event.key === ' ') &&
  event.target instanceof HTMLElement &&
  event.target.matches('a, button, summary, [role=button], [role=option], [role=tab]')

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (isTyping(event.target) || isForControl(event) || document.querySelector('dialog[open]')) return
  // what was bound last lies on top
  for (const bindings of bound.toReversed()) {
    const found = bindings.find(({ key, also }) => key === event.key || also?.includes(event.key))
    if (!found) continue
    event.preventDefault()
    found.act()
    return
  }
})

/** Binds keys for as long as the component is there. */
export const useKeys = (bindings: readonly KeyBinding[]): void => {
  const act = useEffectEvent((key: string) => {
    bindings.find((binding) => binding.key === key)?.act()
  })
  // what is listed and heard changes only when the keys or their words do
  const shape = JSON.stringify(bindings.map(({ key, does, also }) => ({ key, does, also })))
  useEffect(() => {
    const own = (JSON.parse(shape) as readonly Omit<KeyBinding, 'act'>[]).map((binding) => ({
      ...binding,
      act: () => {
        act(binding.key)
      },
    }))
    change([...bound, own])
    return () => {
      change(bound.filter((one) => one !== own))
    }
  }, [shape])
}

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** All keys that mean something now, the innermost first. */
export const useBoundKeys = (): readonly KeyBinding[] => {
  const all = useSyncExternalStore(subscribe, () => bound)
  const seen = new Set<string>()
  return all
    .toReversed()
    .flat()
    .filter(({ key }) => !seen.has(key) && seen.add(key))
}
