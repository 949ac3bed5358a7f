import { classNames } from './class-names.ts'

/** The letters of `cells` in a run's summary: one a job, in plan order. */
const kinds: Readonly<Record<string, readonly [look: string, word: string]>> = {
  w: ['cell-pending', 'pending'],
  q: ['cell-queued', 'queued'],
  r: ['cell-running', 'running'],
  p: ['cell-passed', 'passed'],
  f: ['cell-failed', 'failed'],
  a: ['cell-allowed', 'failed, but allowed to'],
  c: ['cell-cancelled', 'cancelled'],
  s: ['cell-skipped', 'skipped'],
  i: ['cell-interrupted', 'interrupted'],
  '-': ['cell-none', 'not in the plan'],
}

export const cellLook = (letter: string): string => kinds[letter]?.[0] ?? 'cell-none'
export const cellWord = (letter: string): string => kinds[letter]?.[1] ?? 'unknown'

/** `5 jobs: 4 passed, 1 failed`. */
export const cellsInWords = (cells: string): string => {
  const counts = new Map<string, number>()
  for (const letter of cells) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  const parts = [...counts].map(([letter, count]) => `${count} ${cellWord(letter)}`)
  return `${cells.length} ${cells.length === 1 ? 'job' : 'jobs'}: ${parts.join(', ')}`
}

/** One cell a job, in plan order; `most` cells at the most, then the rest as a number. */
export const JobCells = ({ cells, most = 40 }: { readonly cells: string; readonly most?: number }) => {
  const words = cellsInWords(cells)
  const shown = cells.length > most ? cells.slice(0, most) : cells
  return (
    <span className="flex w-full min-w-0 items-center gap-0.5" role="img" aria-label={words} title={words}>
      {Array.from(shown, (letter, index) => (
        // a job's place in the plan is what it is known by
        <span key={index} className={classNames('cell', cellLook(letter))} />
      ))}
      {shown.length < cells.length && <span className="pl-1 text-micro text-quiet">+{cells.length - shown.length}</span>}
    </span>
  )
}
