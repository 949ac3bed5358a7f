import { kindOfCell, noCell, type CellKind } from '../../../src/model/cells.ts'
import { counted } from '../../../src/model/text/counted.ts'
import { countsInWords } from './counts-in-words.ts'

/** The class of a cell. */
export const cellLook = (letter: string): string => {
  const kind = kindOfCell(letter)
  return `cell-${kind === 'allowed to fail' ? 'allowed' : (kind ?? 'none')}`
}

/** The state of a job, in words. */
export const kindWord = (kind: CellKind): string => {
  if (kind === 'retried') return 'passed on a retry'
  return kind === 'allowed to fail' ? 'failed (allowed)' : kind
}

export const cellWord = (letter: string): string => {
  const kind = kindOfCell(letter)
  return kind ? kindWord(kind) : letter === noCell ? 'not in the plan' : 'unknown'
}

/** `5 jobs: 4 passed, 1 failed, 2 reused`. */
export const cellsInWords = (counts: ReadonlyMap<string, number>, reused = 0): string => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const states = Array.from(counts, ([letter, count]) => [cellWord(letter), count] as const)
  return `${counted(total, 'job')}: ${countsInWords([...states, ...(reused > 0 ? [['reused', reused] as const] : [])])}`
}
