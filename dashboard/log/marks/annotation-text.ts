import { readMark, type LogAnnotation } from '../../../src/model/text/log-mark.ts'
import type { LinkedText } from '../links/linked-text.ts'
import { parseSgr, plainText } from '../sgr/parse-sgr.ts'

/** The colours of a terminal for each level. */
const colours = { error: 1, warning: 3, notice: 4 } as const

/** The annotation that a line is, as stretches to show in its place; `undefined` for any other line. */
export const annotationText = (line: string): readonly LinkedText[] | undefined => {
  // the fast path: nearly every line
  if (!/^[\u001b\s]|^::|^##/.test(line)) return undefined
  const mark = readMark(line)
  if (mark?.kind !== 'annotation') return undefined
  const { level, title } = mark
  const plain = (text: string): string => plainText(parseSgr(text))
  const place = placeText(mark)
  return [
    { text: level, look: { isBold: true, text: colours[level] } },
    { text: ' ', look: {} },
    ...(place === undefined
      ? []
      : [
          { text: plain(place.text), look: {}, place: place.place },
          { text: ' ', look: {} },
        ]),
    ...(title === undefined ? [] : [{ text: `${plain(title)}: `, look: { isBold: true } }]),
    { text: plain(mark.message), look: {} },
  ]
}

/** The place that an annotation is about, as text and to open. */
export const placeText = ({ file, at, column }: LogAnnotation) =>
  file === undefined
    ? undefined
    : {
        text: [file, ...(at === undefined ? [] : [at]), ...(at === undefined || column === undefined ? [] : [column])].join(':'),
        place: { path: file, line: at ?? 1, ...(column !== undefined && { column }) },
      }
