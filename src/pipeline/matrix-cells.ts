import type { MatrixCell } from '../model/plan.ts'
import { describeValue, isRecord } from './describe-value.ts'
import type { Refuse } from './refusal.ts'

type CellValue = MatrixCell[string]

/** All combinations of the axes' values (the last axis varies fastest), each with its suffix for ids: `node-22-os-linux`. */
export const matrixCells = (axes: unknown, refuse: Refuse): readonly { readonly cell: MatrixCell; readonly suffix: string }[] => {
  if (!isRecord(axes))
    throw refuse(
      'wrong-matrix',
      `its axes must be an object of lists, got ${describeValue(axes)}`,
      'Write matrix(id, { node: [22, 24] }, …).',
    )
  const names = Object.keys(axes)
  if (names.length === 0)
    throw refuse('wrong-matrix', 'it has no axes', 'Write matrix(id, { node: [22, 24] }, …), or job(…) for a single job.')
  let cells: readonly (readonly (readonly [axis: string, value: CellValue])[])[] = [[]]
  for (const axis of names) {
    const values = axisValues(axis, axes[axis], refuse)
    cells = cells.flatMap((cell) => values.map((value) => [...cell, [axis, value] as const]))
  }
  return cells.map((cell) => ({
    cell: Object.fromEntries(cell),
    suffix: cell.map(([axis, value]) => `${axis}-${value}`).join('-'),
  }))
}

const axisValues = (axis: string, values: unknown, refuse: Refuse): readonly CellValue[] => {
  if (!Array.isArray(values)) throw refuse('wrong-matrix', `its axis "${axis}" must be a list, got ${describeValue(values)}`)
  if (values.length === 0) throw refuse('wrong-matrix', `its axis "${axis}" has no values`, 'Give it at least one, or leave the job out.')
  const seen = new Set<string>()
  return values.map((value: unknown) => {
    if (!isCellValue(value)) {
      throw refuse('wrong-matrix', `its axis "${axis}" may only hold texts, numbers, true and false, got ${describeValue(value)}`)
    }
    if (seen.has(String(value))) throw refuse('wrong-matrix', `its axis "${axis}" has ${String(value)} twice`, 'Remove one of them.')
    seen.add(String(value))
    return value
  })
}

const isCellValue = (value: unknown): value is CellValue =>
  (typeof value === 'string' && value !== '') || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
