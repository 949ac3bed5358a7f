import { useCallback, useMemo, useState } from 'react'
import type { StepJson } from '../../src/wire/run.ts'
import { foldGroups } from './marks/groups.ts'
import { createRows, type Rows } from './rows.ts'
import type { LineRange } from './scroll/line-range.ts'
import type { Scroller } from './scroll/scroller.ts'
import { hitPieces, type Hits } from './search/hits.ts'
import { stepPieces } from './step-folds.ts'
import type { Folds } from './use-folds.ts'

const noRanges: readonly LineRange[] = []
/** Lines shown around each hit when only hits are shown. */
const aroundHit = 2

/** The rows of a log: all of it with its folds, or only `hits` and what was opened between them. */
export const useLogRows = ({
  steps,
  all,
  bytes,
  isRunning,
  must,
  folds: { chosen, groups },
  hits,
  searched,
  scroller,
}: {
  readonly steps: readonly StepJson[]
  readonly all: LineRange
  readonly bytes: number
  readonly isRunning: boolean
  /** Lines that are in no closed group unless the user closes it. */
  readonly must: readonly number[]
  readonly folds: Folds
  readonly hits: Hits | undefined
  /** What is searched for: lines that were opened between hits belong to it. */
  readonly searched: string | undefined
  readonly scroller: Scroller
}): { readonly rows: Rows; readonly openGap: (lines: LineRange) => void } => {
  const [{ opened, openedFor }, setOpened] = useState({ opened: noRanges, openedFor: searched })
  if (openedFor !== searched) setOpened({ opened: noRanges, openedFor: searched })
  const openGap = useCallback(
    (range: LineRange) => {
      scroller.hold()
      setOpened((old) => ({ ...old, opened: [...old.opened, range].sort((a, b) => a.from - b.from) }))
    },
    [scroller],
  )
  const rows = useMemo(
    () =>
      createRows(
        hits
          ? hitPieces(hits, all, aroundHit, opened)
          : foldGroups(stepPieces({ steps, ...all, bytes, chosen, isRunning }), groups, { chosen, isRunning, must }),
      ),
    [hits, opened, steps, all, bytes, chosen, groups, isRunning, must],
  )
  return { rows, openGap }
}
