import { useEffect, useEffectEvent } from 'react'

/** Something that the command palette finds by name, although the page may not show it now. */
export interface Findable {
  readonly name: string
  readonly act: () => void
}

let offers: readonly (readonly Findable[])[] = []
let all: readonly Findable[] = []
const hearers = new Set<() => void>()
const change = (next: typeof offers): void => {
  offers = next
  all = offers.flat()
  for (const hear of hearers) hear()
}

/** Lets the command palette find these names while the component is mounted. */
export const useFindable = (names: readonly string[], onFind: (name: string) => void): void => {
  const latest = useEffectEvent(onFind)
  useEffect(() => {
    const own = names.map((name) => ({
      name,
      act: () => {
        latest(name)
      },
    }))
    change([...offers, own])
    return () => {
      change(offers.filter((one) => one !== own))
    }
  }, [names])
}

/** What the mounted components let the palette find. */
export const findable = (): readonly Findable[] => all

/** Calls `hear` whenever that changes. */
export const hearFindable = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}
