import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { definedOnly } from '../../../src/model/defined-only.ts'
import type { RunPageSearch } from './run-search.ts'

/** Changes to the query; `undefined` removes a value. */
export type RunSearchChange = { readonly [Name in keyof RunPageSearch]?: RunPageSearch[Name] | undefined }

const noFind: RunSearchChange = { text: undefined, regex: undefined, case: undefined, only: undefined }

/** The query, and how to change it: in place, or as a history step that the browser's Back button undoes. */
export const useRunSearch = () => {
  const search = useSearch({ from: '/runs/$run' })
  const navigate = useNavigate({ from: '/runs/$run' })
  const change = useCallback(
    (next: RunSearchChange, how: 'in place' | 'as a step' = 'in place'): void => {
      void navigate({
        // chosen lines and the search belong to the open job
        search: (old) => definedOnly({ ...old, ...('job' in next && noFind), ...next }),
        hash: 'job' in next ? '' : true,
        replace: how === 'in place',
        resetScroll: false,
      })
    },
    [navigate],
  )
  return { search, change }
}
