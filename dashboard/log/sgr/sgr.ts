import { paletteColour, type Colour } from './readable-colour.ts'

/** How a stretch of text looks. */
export interface SgrStyle {
  readonly text?: Colour
  readonly ground?: Colour
  readonly isBold?: boolean
  readonly isDim?: boolean
  readonly isItalic?: boolean
  readonly isUnderlined?: boolean
  readonly isStruck?: boolean
  readonly isInverse?: boolean
}

/** No real program sends more parameters than this. */
const mostParameters = 64
const isByte = (value: number | undefined): value is number => value !== undefined && value >= 0 && value <= 255

/** The look after the sequence `ESC [ parameters m`. */
export const applySgr = (look: SgrStyle, parameters: string): SgrStyle => {
  const groups = parameters
    .split(';', mostParameters)
    .map((group) => group.split(':', 8).map((one) => (one === '' ? undefined : Number(one))))
  let next: SgrStyle = look
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at] ?? []
    const code = group[0] ?? 0
    if (code === 38 || code === 48 || code === 58) {
      const { colour, used } = group.length > 1 ? { colour: colourInGroup(group), used: 0 } : colourBehind(groups, at)
      at += used
      if (code === 38) next = withColour(next, 'text', colour)
      if (code === 48) next = withColour(next, 'ground', colour)
    } else {
      next = applyCode(next, code, group[1])
    }
  }
  return next
}

const withColour = (look: SgrStyle, name: 'text' | 'ground', colour: Colour | undefined): SgrStyle =>
  colour === undefined ? look : { ...look, [name]: colour }

/** `38:5:n`, `38:2:r:g:b` or, with a colour space, `38:2::r:g:b`. */
const colourInGroup = (group: readonly (number | undefined)[]): Colour | undefined => {
  if (group[1] === 5) return isByte(group[2]) ? paletteColour(group[2]) : undefined
  if (group[1] !== 2) return undefined
  return rgbOf(group.length > 5 ? group.slice(3) : group.slice(2))
}

/** `38;5;n` or `38;2;r;g;b`; `used` counts the groups after the first. */
const colourBehind = (
  groups: readonly (readonly (number | undefined)[])[],
  at: number,
): { readonly colour: Colour | undefined; readonly used: number } => {
  const value = (behind: number): number | undefined => groups[at + behind]?.[0]
  if (value(1) === 5) {
    const index = value(2) ?? 0
    return { colour: isByte(index) ? paletteColour(index) : undefined, used: 2 }
  }
  if (value(1) === 2) return { colour: rgbOf([value(2), value(3), value(4)]), used: 4 }
  return { colour: undefined, used: 1 }
}

const rgbOf = ([red = 0, green = 0, blue = 0]: readonly (number | undefined)[]): Colour | undefined =>
  isByte(red) && isByte(green) && isByte(blue) ? [red, green, blue] : undefined

const without = (look: SgrStyle, ...names: readonly (keyof SgrStyle)[]): SgrStyle =>
  Object.fromEntries(Object.entries(look).filter(([name]) => !names.some((one) => one === name)))

const applyCode = (look: SgrStyle, code: number, detail: number | undefined): SgrStyle => {
  if (code >= 30 && code <= 37) return { ...look, text: code - 30 }
  if (code >= 40 && code <= 47) return { ...look, ground: code - 40 }
  if (code >= 90 && code <= 97) return { ...look, text: code - 82 }
  if (code >= 100 && code <= 107) return { ...look, ground: code - 92 }
  switch (code) {
    case 0:
      return {}
    case 1:
      return { ...look, isBold: true }
    case 2:
      return { ...look, isDim: true }
    case 3:
      return { ...look, isItalic: true }
    case 4:
      return detail === 0 ? without(look, 'isUnderlined') : { ...look, isUnderlined: true }
    case 7:
      return { ...look, isInverse: true }
    case 9:
      return { ...look, isStruck: true }
    case 21:
      return { ...look, isUnderlined: true }
    case 22:
      return without(look, 'isBold', 'isDim')
    case 23:
      return without(look, 'isItalic')
    case 24:
      return without(look, 'isUnderlined')
    case 27:
      return without(look, 'isInverse')
    case 29:
      return without(look, 'isStruck')
    case 39:
      return without(look, 'text')
    case 49:
      return without(look, 'ground')
    default:
      // blinking, hiding and fonts do not help the reader
      return look
  }
}
