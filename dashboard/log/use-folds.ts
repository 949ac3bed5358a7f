import { useCallback, useMemo, useState } from 'react'
import type { StepJson } from '../../src/wire/run.ts'
import type { LogFacts } from './log-facts.ts'
import type { AnnotationLine } from './marks/annotation-list.tsx'
import { groupAround, groupKey, groupsOf } from './marks/groups.ts'
import { useLogMarks } from './marks/use-log-marks.ts'
import type { LogGroup } from './rows.ts'
import type { LineRange } from './scroll/line-range.ts'
import type { Scroller } from './scroll/scroller.ts'
import { stepsAround } from './step-folds.ts'

export interface Folds {
  /** The steps and groups that were opened or closed: steps by their numbers, groups by their keys. */
  readonly chosen: ReadonlyMap<number, boolean>
  readonly groups: readonly LogGroup[]
  readonly annotations: readonly AnnotationLine[]
  readonly fold: (key: number, isOpen: boolean) => void
  /** Opens what a line is in. */
  readonly openAround: (line: number) => void
}

/** What folds in a log, and what of it the user has opened and closed. */
export const useFolds = ({
  run,
  job,
  facts,
  all,
  steps,
  lines,
  scroller,
}: {
  readonly run: string
  readonly job: string
  readonly facts: LogFacts | undefined
  readonly all: LineRange
  readonly steps: readonly StepJson[]
  readonly lines: LineRange | undefined
  readonly scroller: Scroller
}): Folds => {
  const [chosen, setChosen] = useState<ReadonlyMap<number, boolean>>(
    () => new Map(lines ? stepsAround(steps, lines.from).map((step) => [step, true]) : []),
  )
  const marks = useLogMarks(run, job, facts)
  const { groups, annotations } = useMemo(() => {
    const shown = marks.filter(({ line }) => line >= all.from && line <= all.to)
    return {
      groups: groupsOf(shown, all.to),
      annotations: shown.flatMap((mark) => (mark.kind === 'annotation' ? [mark] : [])),
    }
  }, [marks, all])
  const fold = useCallback(
    (key: number, isOpen: boolean) => {
      scroller.hold()
      setChosen((old) => new Map(old).set(key, isOpen))
    },
    [scroller],
  )
  return {
    chosen,
    groups,
    annotations,
    fold,
    openAround(line) {
      const group = groupAround(groups, line)
      const closed = [...stepsAround(steps, line), ...(group ? [groupKey(group)] : [])].filter((key) => chosen.get(key) !== true)
      if (closed.length > 0) setChosen(new Map([...chosen, ...closed.map((key) => [key, true] as const)]))
    },
  }
}
