import { cellLook, cellsInWords } from './words/cell-words.ts'
import { classNames } from './class-names.ts'

/** One cell per job, in plan order: at most `most` cells, then the number of further jobs. */
export const JobCells = ({ cells, most = 40 }: { readonly cells: string; readonly most?: number }) => {
  const words = cellsInWords(cells)
  const shown = cells.length > most ? cells.slice(0, most) : cells
  return (
    <span className="flex w-full min-w-0 items-center gap-0.5" role="img" aria-label={words} title={words}>
      {Array.from(shown, (letter, index) => (
        // a job's position in the plan identifies it
        <span key={index} className={classNames('cell', cellLook(letter))} />
      ))}
      {shown.length < cells.length && <span className="pl-1 text-micro text-quiet">+{cells.length - shown.length}</span>}
    </span>
  )
}
