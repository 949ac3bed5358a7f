import { styleText } from 'node:util'
import { isColour, isUnicode } from '../terminal/colour.ts'

/** What text may contain. */
export interface Style {
  readonly isColour: boolean
  /** Default true. */
  readonly isUnicode?: boolean
}

/** What renderers need to know about where their text is shown. */
export interface Look extends Style {
  /** Maximum width of a line; `Infinity` if there is no limit, as in a file. */
  readonly columns: number
  /** The current time, which ages are relative to, in milliseconds since 1970. */
  readonly now: number
}

/** Where to wrap prose. In a file too, because very long lines are hard to read. */
export const proseColumns = ({ columns }: Pick<Look, 'columns'>): number => (columns === Infinity ? 80 : columns)

/** The style for a stream, from its kind and the environment. */
export const styleOf = (stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Required<Style> => ({
  isColour: isColour(stream, env),
  isUnicode: isUnicode(env),
})

/** The meaning of text. It determines the colour, and colour is never the only sign of it. */
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

/** Colours text by its meaning, if colour is on. */
export const paint = (style: Style, tone: Tone, text: string): string =>
  !style.isColour || tone === 'plain' || text === '' ? text : styleText(formats[tone], text, { validateStream: false })

/** Picks one of two spellings: the second if only ASCII can be shown. */
export const spell = (style: Style, unicode: string, ascii: string): string => (style.isUnicode === false ? ascii : unicode)
