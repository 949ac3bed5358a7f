import type { StepJson } from '../../src/wire/run.ts'
import type { RowGroup } from './rows.ts'

export interface FoldOptions {
  readonly steps: readonly StepJson[]
  /** The first and the last line of the shown part of the log. */
  readonly from: number
  readonly to: number
  readonly bytes: number
  /** The steps that the user has opened or closed, by step number. */
  readonly chosen: ReadonlyMap<number, boolean>
  readonly isRunning: boolean
}

/** By default, the passed steps of a finished job are closed and all others are open. */
const isOpenByItself = ({ ended }: StepJson, isRunning: boolean): boolean => isRunning || ended?.status !== 'passed'

/**
 * The log split into its steps. A line belongs to the most recently started step that has not ended at that line; lines outside any step
 * are not in a fold. A job with one step has no folds, because they would be of no use.
 */
export const stepPieces = ({ steps, from, to, bytes, chosen, isRunning }: FoldOptions): readonly RowGroup[] => {
  if (steps.length < 2) return [{ kind: 'lines', from, to }]
  const byNumber = new Map(steps.map((step) => [step.step, step]))
  const parentOf = ({ parent }: StepJson): StepJson | undefined => (parent === undefined ? undefined : byNumber.get(parent))
  const isOpen = (step: StepJson): boolean => chosen.get(step.step) ?? isOpenByItself(step, isRunning)
  const isShown = (step: StepJson | undefined): boolean => step === undefined || (isOpen(step) && isShown(parentOf(step)))
  const depthOf = (step: StepJson): number => {
    const parent = parentOf(step)
    return parent ? depthOf(parent) + 1 : 0
  }
  // a last line without a newline belongs to the step that ended after it
  const endOf = (step: StepJson): number => (!step.to || step.to.bytes >= bytes ? to : Math.min(to, step.to.lines))

  const pieces: RowGroup[] = []
  const open: StepJson[] = []
  let next = from
  const emit = (until: number): void => {
    while (next <= until) {
      while (open.length > 0 && endOf(open.at(-1) as StepJson) < next) open.pop()
      const owner = open.at(-1)
      const end = owner ? Math.min(until, endOf(owner)) : until
      if (isShown(owner)) pieces.push({ kind: 'lines', from: next, to: end })
      next = end + 1
    }
  }
  for (const step of steps.toSorted((a, b) => a.from.lines - b.from.lines || a.step - b.step)) {
    const first = Math.max(from, step.from.lines + 1)
    if (step.from.lines > to) break
    emit(first - 1)
    if (isShown(parentOf(step))) {
      const fold = { step, depth: depthOf(step), from: first, to: endOf(step), isOpen: isOpen(step) }
      pieces.push({ kind: 'head', fold })
    }
    open.push(step)
  }
  emit(to)
  return pieces
}

/** The steps that contain this line, the outermost first. */
export const stepsAround = (steps: readonly StepJson[], line: number): readonly number[] =>
  steps
    .filter(({ from, to }) => from.lines < line && (to === undefined || line <= Math.max(to.lines, from.lines + 1)))
    .map(({ step }) => step)
