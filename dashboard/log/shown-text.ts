import { linkedText, type LinkedText } from './links/linked-text.ts'
import { annotationText } from './marks/annotation-text.ts'
import { parseSgr } from './sgr/parse-sgr.ts'

/** A line of a log as the page shows it, and as it is copied. */
export const shownText = (line: string): readonly LinkedText[] => annotationText(line) ?? linkedText(parseSgr(line))
