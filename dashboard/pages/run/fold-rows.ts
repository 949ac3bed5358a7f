import type { JobJson } from '../../../src/wire/run.ts'
import { isBroken } from './job-order.ts'

/** A row of a view of all jobs: a job, or the jobs of a matrix or a group that need no attention, as one. */
export type FoldedRow<Row> =
  | { readonly type: 'job'; readonly key: string; readonly row: Row; readonly isInside: boolean }
  | { readonly type: 'fold'; readonly key: string; readonly name: string; readonly rows: readonly Row[]; readonly isOpen: boolean }

export interface FoldOptions {
  /** Folds that the user has opened. */
  readonly opened: ReadonlySet<string>
  /** The open job: it is never in a closed fold. */
  readonly open: string | undefined
  /** The user has chosen an order or a filter: nothing is moved or folded. */
  readonly isFlat: boolean
}

/** A run of up to this many jobs has no folds. */
const mostUnfolded = 40

/**
 * With many rows, those of jobs that went wrong are first, and the others of each matrix, or of each group, are folded at the place of the
 * first. Running jobs stay outside.
 */
export const foldRows = <Row extends { readonly job: JobJson }>(
  rows: readonly Row[],
  { opened, open, isFlat }: FoldOptions,
): readonly FoldedRow<Row>[] => {
  if (isFlat || rows.length <= mostUnfolded) return rows.map((row) => alone(row))
  const inOrder = rows.toSorted((a, b) => Number(isBroken(b.job)) - Number(isBroken(a.job)))
  const bundles = new Map<string, Row[]>()
  const nameOf = ({ job }: Row): string | undefined =>
    isBroken(job) || job.status === 'running' || job.id === open ? undefined : (job.matrix ?? job.group)
  for (const row of inOrder) {
    const name = nameOf(row)
    if (name !== undefined) bundles.set(name, [...(bundles.get(name) ?? []), row])
  }
  const seen = new Set<string>()
  return inOrder.flatMap((row): readonly FoldedRow<Row>[] => {
    const name = nameOf(row)
    const bundle = name === undefined ? undefined : bundles.get(name)
    if (name === undefined || bundle === undefined || bundle.length < 2) return [alone(row)]
    if (seen.has(name)) return []
    seen.add(name)
    const key = `fold ${name}`
    const isOpen = opened.has(key)
    return [{ type: 'fold', key, name, rows: bundle, isOpen }, ...(isOpen ? bundle.map((inside) => alone(inside, true)) : [])]
  })
}

const alone = <Row extends { readonly job: JobJson }>(row: Row, isInside = false): FoldedRow<Row> => ({
  type: 'job',
  key: row.job.id,
  row,
  isInside,
})
