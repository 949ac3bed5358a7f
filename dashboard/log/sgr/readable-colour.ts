/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** A colour as a program requests it: one of the terminal's 16, whose shade we choose, or an exact one. */
export type Colour = number | Rgb

/** The background colours of the light and the dark theme, as in colours.css. */
const grounds: [light: Rgb, dark: Rgb] = [
  [255, 255, 255],
  [15, 17, 19],
]
const ownPalettes: readonly [light: readonly Rgb[], dark: readonly Rgb[]] = [
  [
    [36, 41, 47],
    [190, 30, 38],
    [17, 99, 41],
    [133, 86, 0],
    [9, 86, 180],
    [130, 60, 180],
    [14, 103, 115],
    [95, 104, 113],
    [87, 96, 106],
    [164, 14, 38],
    [26, 110, 53],
    [140, 80, 0],
    [20, 98, 196],
    [146, 73, 196],
    [22, 114, 128],
    [110, 119, 129],
  ],
  [
    [110, 118, 129],
    [255, 123, 114],
    [86, 211, 120],
    [227, 179, 65],
    [108, 182, 255],
    [210, 168, 255],
    [86, 212, 221],
    [200, 207, 214],
    [139, 148, 158],
    [255, 161, 152],
    [126, 231, 150],
    [242, 204, 96],
    [145, 203, 255],
    [226, 197, 255],
    [128, 229, 236],
    [240, 246, 252],
  ],
]
/** The page's own text and background colours, for text that swaps the two. */
export const ownText = 16
export const ownGround = 17
const ownColours: readonly [light: Rgb, dark: Rgb][] = [
  [
    [23, 25, 28],
    [231, 233, 235],
  ],
  grounds,
]
/** WCAG AA for text. */
const leastContrast = 4.5

/** One of a terminal's 256 colours: the 16 basic ones, a 6 × 6 × 6 cube, and 24 greys. */
export const paletteColour = (index: number): Colour => {
  if (index < 16) return index
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const step = (value: number): number => (value === 0 ? 0 : 55 + value * 40)
  const rest = index - 16
  return [step(Math.floor(rest / 36)), step(Math.floor(rest / 6) % 6), step(rest % 6)]
}

const luminance = ([red, green, blue]: Rgb): number => {
  const linear = (value: number): number => {
    const share = value / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** The WCAG contrast ratio of two colours, 1 to 21. */
export const contrast = (a: Rgb, b: Rgb): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other)
  return (high + 0.05) / (low + 0.05)
}

/** The colour, moved towards black or white until it is readable on the background. */
export const readableOn = (colour: Rgb, ground: Rgb): Rgb => {
  const end = luminance(ground) > 0.18 ? 0 : 255
  for (let share = 0; share <= 20; share++) {
    const [red, green, blue] = colour.map((value) => Math.round(value + ((end - value) * share) / 20))
    const moved: Rgb = [red ?? end, green ?? end, blue ?? end]
    if (contrast(moved, ground) >= leastContrast) return moved
  }
  return [end, end, end]
}

const css = (colours: readonly Rgb[]): string => `light-dark(${colours.map((rgb) => `rgb(${rgb.join(' ')})`).join(', ')})`
const inTheme = (colour: Colour, theme: number): Rgb => {
  if (typeof colour !== 'number') return colour
  return ownPalettes[theme]?.[colour] ?? ownColours[colour - ownText]?.[theme] ?? [0, 0, 0]
}

/** CSS colours for text and background, readable in both themes; absent where the page's own colours apply. */
export const readableColours = (
  text: Colour | undefined,
  ground: Colour | undefined,
): { readonly color?: string; readonly backgroundColor?: string } => {
  if (text === undefined && ground === undefined) return {}
  const shownGrounds = grounds.map((own, theme) => (ground === undefined ? own : inTheme(ground, theme)))
  const texts = shownGrounds.map((under, theme) =>
    readableOn(text === undefined ? (grounds[1 - theme] ?? under) : inTheme(text, theme), under),
  )
  return { color: css(texts), ...(ground !== undefined && { backgroundColor: css(shownGrounds) }) }
}
