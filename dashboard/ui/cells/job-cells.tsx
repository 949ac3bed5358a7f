import { Recycle, RotateCw } from 'lucide-react'
import { cellOf } from '../../../src/model/cells.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { classNames } from '../class-names.ts'
import { cellLook, cellsInWords } from '../words/cell-words.ts'
import { cellCounts, cellStrip } from './cell-strip.ts'

const retried = cellOf('passed', false, 2)

/** The jobs of a run as cells, failures first: one for each of up to `most` jobs, else a strip in which each failure still has its cell. */
export const JobCells = ({
  run,
  most = 40,
}: {
  readonly run: Pick<RunSummaryJson, 'cells' | 'jobCounts' | 'reusedJobs'>
  readonly most?: number
}) => {
  const counts = cellCounts(run)
  const pieces = cellStrip(counts, most)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const words = cellsInWords(counts, run.reusedJobs)
  const retries = counts.get(retried)
  return (
    <span className="flex w-full min-w-0 items-center gap-1.5" role="img" aria-label={words} title={words}>
      <span className="flex min-w-0 grow items-center gap-0.5">
        {pieces.map(({ letter, count }, index) => (
          <span
            // the pieces have no other identity
            key={index}
            className={classNames('cell', cellLook(letter), count > 1 ? 'cell-many' : total > most && 'cell-alone')}
            style={count > 1 ? { flexGrow: count } : undefined}
          />
        ))}
      </span>
      {total > most && <span className="text-micro text-quiet">{total}</span>}
      {retries !== undefined && (
        <span className="flex items-center gap-0.5 text-micro text-interrupted">
          <RotateCw size={9} aria-hidden />
          {retries}
        </span>
      )}
      {run.reusedJobs !== undefined && (
        <span className="flex items-center gap-0.5 text-micro text-quiet" data-reused>
          <Recycle size={9} aria-hidden />
          {run.reusedJobs}
        </span>
      )}
    </span>
  )
}
