import type { CSSProperties } from 'react'
import { ownGround, ownText, readableColours } from './readable-colour.ts'
import type { SgrStyle } from './sgr.ts'

const known = new Map<string, CSSProperties>()
/** A log may use a different colour for every character, so the cache is limited. */
const mostKnown = 2000

/** The CSS style of a stretch of text: weights and lines as in a terminal, colours readable in both themes. */
export const lookStyle = (look: SgrStyle): CSSProperties | undefined => {
  const key = JSON.stringify(look)
  if (key === '{}') return undefined
  const found = known.get(key)
  if (found) return found
  if (known.size >= mostKnown) known.clear()
  const style = styleOf(look)
  known.set(key, style)
  return style
}

const styleOf = ({ text, ground, isBold, isDim, isItalic, isUnderlined, isStruck, isInverse }: SgrStyle): CSSProperties => {
  const colours = isInverse ? readableColours(ground ?? ownGround, text ?? ownText) : readableColours(text, ground)
  const lines = [isUnderlined && 'underline', isStruck && 'line-through'].filter(Boolean).join(' ')
  return {
    ...colours,
    // dim text must be readable too
    ...(isDim && colours.color === undefined && { color: 'var(--color-quiet)' }),
    ...(isBold && { fontWeight: 700 }),
    ...(isItalic && { fontStyle: 'italic' }),
    ...(lines !== '' && { textDecoration: lines }),
  }
}
