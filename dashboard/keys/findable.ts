import { useEffect, useEffectEvent } from 'react'

/** Something that the command palette finds by name, although the page may not show it now. */
export interface Findable {
  readonly name: string
  readonly act: () => void
}

let offers: readonly (readonly Findable[])[] = []

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
    offers = [...offers, own]
    return () => {
      offers = offers.filter((one) => one !== own)
    }
  }, [names])
}

/** What the mounted components let the palette find. */
export const findable = (): readonly Findable[] => offers.flat()
