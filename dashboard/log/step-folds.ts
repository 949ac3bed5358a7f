import type { StepJson } from '../../src/wire/run.ts'
import type { Piece } from './rows.ts'

export interface FoldOptions {
  readonly steps: readonly StepJson[]
  /** Lines of the log that are shown at all. */
  readonly from: number
  readonly to: number
  readonly bytes: number
  /** What a person has opened or closed, by the step's number. */
  readonly chosen: ReadonlyMap<number, boolean>
  readonly isRunning: boolean
}

/** A passed step of a finished job is closed; what runs or went wrong is open. */
const isOpenByItself = ({ ended }: StepJson, isRunning: boolean): boolean => isRunning || ended?.status !== 'passed'

/**
 * The log cut into its steps. A line belongs to the step that began last and has not ended there; lines of no step stand alone. A job of
 * one step has no folds: there would be nothing to choose.
 */
export const stepPieces = ({ steps, from, to, bytes, chosen, isRunning }: FoldOptions): readonly Piece[] => {
  if (steps.length < 2) return [{ kind: 'lines', from, to }]
  const byNumber = new Map(steps.map((step) => [step.step, step]))
  const parentOf = ({ parent }: StepJson): StepJson | undefined => (parent === undefined ? undefined : byNumber.get(parent))
  const isOpen = (step: StepJson): boolean => chosen.get(step.step) ?? isOpenByItself(step, isRunning)
  const isShown = (step: StepJson | undefined): boolean => step === undefined || (isOpen(step) && isShown(parentOf(step)))
  const depthOf = (step: StepJson): number => {
    const parent = parentOf(step)
    return parent ? depthOf(parent) + 1 : 0
  }
  // a last line without a newline belongs to the step that ended behind it
  const endOf = (step: StepJson): number => (!step.to || step.to.bytes >= bytes ? to : Math.min(to, step.to.lines))

  const pieces: Piece[] = []
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

/** The steps whose lines this line is among, the outermost first. */
export const stepsAround = (steps: readonly StepJson[], line: number): readonly number[] =>
  steps
    .filter(({ from, to }) => from.lines < line && (to === undefined || line <= Math.max(to.lines, from.lines + 1)))
    .map(({ step }) => step)
