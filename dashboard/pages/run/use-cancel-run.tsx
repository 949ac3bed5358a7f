import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { fetchJson } from '../../api.ts'
import { Confirm } from '../../shell/confirm.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** How to cancel a run: `confirm` asks first in the `dialog`, which the page renders. */
export const useCancelRun = ({ id, pipeline }: Pick<RunSummaryJson, 'id' | 'pipeline'>) => {
  const [isAsking, setIsAsking] = useState(false)
  const cancel = useMutation({ mutationFn: () => fetchJson('cancelRun', { params: { run: id } }) })
  const dialog = isAsking && (
    <Confirm
      question={`Cancel ${sanitiseName(pipeline)}?`}
      action="Cancel the run"
      onYes={() => {
        cancel.mutate()
      }}
      onClose={() => {
        setIsAsking(false)
      }}
    />
  )
  return {
    cancel,
    dialog,
    confirm: (): void => {
      if (cancel.isIdle) setIsAsking(true)
    },
  }
}
