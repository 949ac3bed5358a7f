import { useNavigate } from '@tanstack/react-router'
import { SlidersHorizontal, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useIsWide } from '../../ui/is-wide.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { fieldLook, PipelineField, ProjectField, SearchFields, TextField } from '../../ui/fields.tsx'
import { definedOnly } from '../../../src/model/defined-only.ts'
import { runOrders } from '../../../src/model/run-order.ts'
import { countFilters, isFiltered, spans, statuses, statusesOf, statusText, type FinishedStatus, type RunsSearch } from './runs-search.ts'

/** The filters of the list; their whole state is in the URL. */
export const FilterBar = ({ search }: { readonly search: RunsSearch }) => {
  const navigate = useNavigate({ from: '/' })
  const set = (change: { readonly [Name in keyof RunsSearch]?: RunsSearch[Name] | undefined }): void =>
    void navigate({ search: (old) => definedOnly({ ...old, ignored: undefined, ...change }), replace: true })
  const isWide = useIsWide(640)
  // on a narrow screen, the list is worth more than its filters
  const [isOpen, setIsOpen] = useState(false)
  const folded = countFilters({ ...search, text: undefined })
  const text = useRef<HTMLInputElement>(null)
  useKeys([
    {
      key: '/',
      does: 'find runs by text',
      act: () => {
        text.current?.focus()
        text.current?.select()
      },
    },
  ])
  return (
    <SearchFields
      label="Filter runs"
      className={classNames(
        'flex min-w-0 grow flex-wrap [&_select]:max-w-32 items-center gap-2 sm:basis-0',
        isOpen ? 'max-sm:basis-full' : 'max-sm:basis-0',
      )}
    >
      <TextField
        label="Text in pipeline, branch, commit, inputs or failing line"
        placeholder="Find…  /"
        ref={text}
        value={search.text ?? ''}
        className="w-36 max-sm:w-0 max-sm:grow"
        onChange={(text) => {
          set({ text })
        }}
      />
      {!isWide && (
        <Button
          aria-expanded={isOpen}
          onClick={() => {
            setIsOpen(!isOpen)
          }}
        >
          <SlidersHorizontal size={13} aria-hidden /> Filters {folded > 0 && folded}
        </Button>
      )}
      {(isWide || isOpen) && (
        <>
          <ProjectField project={search.project} onChange={set} />
          <PipelineField project={search.project} pipeline={search.pipeline} onChange={set} />
          <States
            chosen={statusesOf(search)}
            onChange={(chosen) => {
              set({ status: statusText(chosen) })
            }}
          />
          <select
            aria-label="Started"
            className={fieldLook}
            value={search.since ?? ''}
            onChange={({ target }) => {
              set({ since: Object.keys(spans).find((one): one is keyof typeof spans => one === target.value) })
            }}
          >
            <option value="">any time</option>
            {Object.keys(spans).map((span) => (
              <option key={span} value={span}>
                last {span}
              </option>
            ))}
          </select>
          <input
            type="date"
            aria-label="From this day back"
            title="Jump to a day: shows its runs and older ones"
            className={fieldLook}
            value={search.day ?? ''}
            onChange={({ target }) => {
              set({ day: target.value === '' ? undefined : target.value })
            }}
          />
          <TextField
            label="Branch"
            value={search.branch ?? ''}
            className="w-24"
            onChange={(branch) => {
              set({ branch })
            }}
          />
          <select
            aria-label="Order"
            className={fieldLook}
            value={search.sort ?? 'newest'}
            onChange={({ target }) => {
              const order = runOrders.find((one) => one === target.value)
              set({ sort: order === 'newest' ? undefined : order })
            }}
          >
            {runOrders.map((order) => (
              <option key={order} value={order}>
                {order} first
              </option>
            ))}
          </select>
          {isFiltered(search) && (
            <Button
              look="quiet"
              label="Clear"
              className="px-1.5!"
              onClick={() => {
                set({
                  project: undefined,
                  pipeline: undefined,
                  status: undefined,
                  branch: undefined,
                  text: undefined,
                  since: undefined,
                  day: undefined,
                  sort: undefined,
                })
              }}
            >
              <X size={14} aria-hidden />
            </Button>
          )}
        </>
      )}
    </SearchFields>
  )
}

/** Any number of states, each of which is a switch. */
const States = ({
  chosen,
  onChange,
}: {
  readonly chosen: readonly FinishedStatus[]
  readonly onChange: (chosen: readonly FinishedStatus[]) => void
}) => (
  <div role="group" aria-label="State" className="flex">
    {statuses.map((status) => {
      const isChosen = chosen.includes(status)
      return (
        <Button
          key={status}
          className="-ml-px rounded-none! px-2! first:ml-0 first:rounded-l-md! last:rounded-r-md!"
          aria-pressed={isChosen}
          onClick={() => {
            onChange(isChosen ? chosen.filter((one) => one !== status) : [...chosen, status])
          }}
        >
          <StateMark state={status} />
        </Button>
      )
    })}
  </div>
)
