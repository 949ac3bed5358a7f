import { styleText } from 'node:util'
import { isColour, isUnicode } from '../terminal/colour.ts'

/** What text may be made of. */
export interface Style {
  readonly isColour: boolean
  /** Default true. */
  readonly isUnicode?: boolean
}

/** What renderers need to know of the place their text is for. */
export interface Look extends Style {
  /** Widest line; `Infinity` where there is no limit, as in a file. */
  readonly columns: number
  /** Moment that ages are counted from, in milliseconds since 1970. */
  readonly now: number
}

/** Where prose is broken: read from a file as well, lines of any length are hard to follow. */
export const proseColumns = ({ columns }: Pick<Look, 'columns'>): number => (columns === Infinity ? 80 : columns)

/** The style for a stream, from its kind and the environment. */
export const styleOf = (stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Required<Style> => ({
  isColour: isColour(stream, env),
  isUnicode: isUnicode(env),
})

/** What text means; a colour follows from it, and never stands alone. */
export type Tone = 'plain' | 'good' | 'bad' | 'warning' | 'active' | 'odd' | 'faint' | 'strong'

const formats = {
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  active: 'cyan',
  odd: 'magenta',
  faint: 'dim',
  strong: 'bold',
} as const

/** The text in the colour of its meaning, where there is colour. */
export const paint = (style: Style, tone: Tone, text: string): string =>
  !style.isColour || tone === 'plain' || text === '' ? text : styleText(formats[tone], text, { validateStream: false })

/** One of two spellings: the second where only ASCII can be shown. */
export const spell = (style: Style, unicode: string, ascii: string): string => (style.isUnicode === false ? ascii : unicode)
