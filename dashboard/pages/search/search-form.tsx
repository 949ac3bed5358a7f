import { useNavigate } from '@tanstack/react-router'
import type { Ref } from 'react'
import { Button } from '../../ui/button.tsx'
import { PipelineField, SearchFields, TextField } from '../../ui/fields.tsx'
import { definedOnly } from '../../../src/model/defined-only.ts'
import type { SearchSearch } from './search-search.ts'

/** The text to search for, and where to search; its whole state is in the URL. */
export const SearchForm = ({ search, field }: { readonly search: SearchSearch; readonly field: Ref<HTMLInputElement> }) => {
  const navigate = useNavigate({ from: '/search' })
  const set = (change: { readonly [Name in keyof SearchSearch]?: SearchSearch[Name] | undefined }): void =>
    void navigate({ search: (old) => definedOnly({ ...old, ...change }), replace: true })
  return (
    <SearchFields label="Search all logs" className="flex flex-wrap items-center gap-2">
      <TextField
        ref={field}
        label="Search all logs"
        placeholder={search.regex ? 'Regular expression…' : 'Text in any log…'}
        value={search.text ?? ''}
        className="h-8 w-full font-mono text-base sm:w-96"
        onChange={(text) => {
          set({ text })
        }}
      />
      <Button
        aria-pressed={search.regex === '1'}
        title="Use a regular expression"
        onClick={() => {
          set({ regex: search.regex ? undefined : '1' })
        }}
      >
        <code aria-hidden>.*</code> regex
      </Button>
      <Button
        aria-pressed={search.case === '1'}
        title="Match case"
        onClick={() => {
          set({ case: search.case ? undefined : '1' })
        }}
      >
        <code aria-hidden>Aa</code> case
      </Button>
      <PipelineField project={search.project} pipeline={search.pipeline} onChange={set} />
      <TextField
        label="Run"
        placeholder="Run id…"
        value={search.run ?? ''}
        className="w-40 font-mono"
        onChange={(run) => {
          set({ run: run?.trim() })
        }}
      />
      <TextField
        label="Job"
        value={search.job ?? ''}
        className="w-28"
        onChange={(job) => {
          set({ job })
        }}
      />
    </SearchFields>
  )
}
