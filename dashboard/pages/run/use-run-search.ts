import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { definedOnly } from '../../../src/model/defined-only.ts'
import type { RunSearch } from './run-search.ts'

/** Changes of the address; `undefined` takes a value out. */
type Change = { readonly [Name in keyof RunSearch]?: RunSearch[Name] | undefined }

const noFind: Change = { text: undefined, regex: undefined, case: undefined, only: undefined }

/** What the address says, and how to change it: in place, or as a step that the browser's Back takes back. */
export const useRunSearch = () => {
  const search = useSearch({ from: '/runs/$run' })
  const navigate = useNavigate({ from: '/runs/$run' })
  const change = useCallback(
    (next: Change, how: 'in place' | 'as a step' = 'in place'): void => {
      void navigate({
        // lines, and what is searched for in them, belong to the job that is open
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
