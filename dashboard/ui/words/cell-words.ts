import { kindOfCell, noCell, type JobKind } from '../../../src/model/cells.ts'
import { counted } from '../../../src/model/text/counted.ts'
import { countEach } from '../../../src/model/count-each.ts'
import { countsInWords } from './counts-in-words.ts'

/** The class of a cell. */
export const cellLook = (letter: string): string => {
  const kind = kindOfCell(letter)
  return `cell-${kind === 'allowed to fail' ? 'allowed' : (kind ?? 'none')}`
}

/** The state of a job, in words. */
export const kindWord = (kind: JobKind): string => (kind === 'allowed to fail' ? 'failed (allowed)' : kind)

export const cellWord = (letter: string): string => {
  const kind = kindOfCell(letter)
  return kind ? kindWord(kind) : letter === noCell ? 'not in the plan' : 'unknown'
}

/** `5 jobs: 4 passed, 1 failed`. */
export const cellsInWords = (cells: string): string =>
  `${counted(cells.length, 'job')}: ${countsInWords(Array.from(countEach(cells), ([letter, count]) => [cellWord(letter), count]))}`
