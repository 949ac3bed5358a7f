import { useMemo } from 'react'
import { Button } from '../../ui/button.tsx'
import { StateIcon } from '../../ui/state-mark.tsx'
import { kindWord } from '../../ui/words/cell-words.ts'
import type { JobJson } from '../../../src/wire/run.ts'
import { countKinds, kindOf } from './job-order.ts'
import { useRunSearch } from './use-run-search.ts'

/** Whether the filter lets a job through. */
export const useJobFilter = (): { readonly isFiltered: boolean; readonly isShown: (job: JobJson) => boolean } => {
  const {
    search: { state, find },
  } = useRunSearch()
  return useMemo(() => {
    const states = statesOf(state)
    const text = find?.trim().toLowerCase() ?? ''
    return {
      isFiltered: states.length > 0 || text !== '',
      isShown: (job) =>
        (states.length === 0 || states.includes(kindOf(job))) && `${job.id} ${job.title ?? ''}`.toLowerCase().includes(text),
    }
  }, [state, find])
}

const statesOf = (state: string | undefined): readonly string[] => state?.split(',').filter(Boolean) ?? []

/** A button for each state: they choose the jobs of all views, together with the text above the list of jobs. */
export const JobFilter = ({ jobs }: { readonly jobs: readonly JobJson[] }) => {
  const { search, change } = useRunSearch()
  const states = statesOf(search.state)
  return (
    <div role="group" aria-label="States to show" className="flex min-w-0 flex-wrap items-center gap-1">
      {Array.from(countKinds(jobs), ([kind, count]) => {
        const isOn = states.includes(kind)
        return (
          <Button
            key={kind}
            look="quiet"
            className="!gap-1 !px-1.5"
            aria-pressed={isOn}
            title={`Only ${kindWord(kind)}`}
            onClick={() => {
              const next = isOn ? states.filter((one) => one !== kind) : [...states, kind]
              change({ state: next.length === 0 ? undefined : next.join(',') })
            }}
          >
            <StateIcon state={kind} size={12} /> {count}
            <span className="sr-only">{kindWord(kind)}</span>
          </Button>
        )
      })}
    </div>
  )
}
