import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

/** A keyboard shortcut: the key, a description of what it does, and the action. */
export interface KeyBinding {
  /** The value of `KeyboardEvent.key`, such as `j`, `/` or `Enter`. */
  readonly key: string
  readonly does: string
  readonly act: () => void
  /** Other keys for the same action. The list of keys does not show them. */
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

/** Enter and Space belong to the focused element. */
const isForControl = (event: KeyboardEvent): boolean =>
  (event.key === 'Enter' || event.key === ' ') &&
  event.target instanceof HTMLElement &&
  event.target.matches('a, button, summary, [role=button], [role=option], [role=tab]')

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (isTyping(event.target) || isForControl(event) || document.querySelector('dialog[open]')) return
  // the latest bindings win
  for (const bindings of bound.toReversed()) {
    const found = bindings.find(({ key, also }) => key === event.key || also?.includes(event.key))
    if (!found) continue
    event.preventDefault()
    found.act()
    return
  }
})

/** Binds keys while the component is mounted. */
export const useKeys = (bindings: readonly KeyBinding[]): void => {
  const act = useEffectEvent((key: string) => {
    bindings.find((binding) => binding.key === key)?.act()
  })
  // rebind only when a key or its description changes
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

/** All keys bound now, the innermost first. */
export const useBoundKeys = (): readonly KeyBinding[] => {
  const all = useSyncExternalStore(subscribe, () => bound)
  const seen = new Set<string>()
  return all
    .toReversed()
    .flat()
    .filter(({ key }) => !seen.has(key) && seen.add(key))
}
