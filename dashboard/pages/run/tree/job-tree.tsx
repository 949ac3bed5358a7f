import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { useFindable } from '../../../keys/findable.ts'
import { useKeys } from '../../../keys/keys.ts'
import { Button } from '../../../ui/button.tsx'
import { useFixedRows } from '../../../ui/fixed-rows.ts'
import { useJobFilter } from '../job-filter.tsx'
import { useRunSearch } from '../use-run-search.ts'
import { jobKey, treeRows, type TreeRow } from './tree-rows.ts'
import { rowHeight, TreeItem } from './tree-item.tsx'

/** All jobs of a run as a foldable list: by how much they need attention, or in plan order. */
export const JobTree = ({
  jobs,
  open,
  onOpen,
}: {
  readonly jobs: readonly JobJson[]
  readonly open: string | undefined
  readonly onOpen: (job: string) => void
}) => {
  const { search, change } = useRunSearch()
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const order = search.by ?? 'state'
  const find = search.find ?? ''
  const { isShown } = useJobFilter()
  const rows = useMemo(() => treeRows(jobs.filter(isShown), { order, chosen, open, find }), [jobs, isShown, order, chosen, open, find])
  useFindable(
    useMemo(() => jobs.map(({ id }) => id), [jobs]),
    onOpen,
  )
  const turn = (row: TreeRow, isOpen?: boolean): void => {
    if (row.type === 'fold') setChosen(new Map(chosen).set(row.key, isOpen ?? !row.isOpen))
  }
  return (
    <section aria-label="Jobs" className="flex min-h-0 min-w-0 grow flex-col">
      <div className="flex items-center gap-1 border-b border-line px-2 py-1.5">
        <input
          type="search"
          aria-label="Find a job"
          placeholder="Find a job"
          value={find}
          onChange={({ target }) => {
            change({ find: target.value === '' ? undefined : target.value })
          }}
          className="h-7 min-w-0 grow rounded-md border border-line bg-ground px-2 text-small placeholder:text-quiet"
        />
        <Button
          look="quiet"
          aria-pressed={order === 'plan'}
          title="In plan order, instead of failures first"
          onClick={() => {
            change({ by: order === 'plan' ? undefined : 'plan' })
          }}
        >
          By plan
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className="p-3 text-quiet">{jobs.length === 0 ? 'The plan is not ready yet.' : 'No matching jobs.'}</p>
      ) : (
        <Rows rows={rows} open={open} onOpen={onOpen} onTurn={turn} />
      )}
    </section>
  )
}

const Rows = ({
  rows,
  open,
  onOpen,
  onTurn,
}: {
  readonly rows: readonly TreeRow[]
  readonly open: string | undefined
  readonly onOpen: (job: string) => void
  readonly onTurn: (row: TreeRow, isOpen?: boolean) => void
}) => {
  const { scroller, scrollTo, indexes } = useFixedRows({ count: rows.length, height: rowHeight })
  const [cursor, setCursor] = useState<string>()
  const toFocus = useRef<string>(undefined)
  const indexOf = (key: string | undefined): number => rows.findIndex((row) => row.key === key)
  const openKey = open === undefined ? undefined : jobKey(open)
  // the one row that Tab reaches: where j and k have moved to, else the open job, else the first
  const place = [cursor, openKey].map(indexOf).find((index) => index >= 0) ?? rows.findIndex(({ type }) => type !== 'head')

  const goTo = (index: number): void => {
    const row = rows[index]
    if (!row) return
    setCursor(row.key)
    toFocus.current = row.key
    scrollTo(index)
  }
  /** The next row from `from` in this direction that is not a heading. */
  const step = (from: number, by: 1 | -1): number => {
    let index = from + by
    while (rows[index]?.type === 'head') index += by
    return rows[index] ? index : from
  }
  const start = (): number => (cursor === undefined && openKey === undefined ? -1 : place)
  const activate = (row: TreeRow | undefined): void => {
    if (row?.type === 'job') onOpen(row.job.id)
    else if (row) onTurn(row)
  }
  useKeys([
    {
      key: 'j',
      does: 'next job',
      act: () => {
        goTo(step(start(), 1))
      },
    },
    {
      key: 'k',
      does: 'previous job',
      act: () => {
        goTo(step(place, -1))
      },
    },
    {
      key: 'Enter',
      does: 'open the job, or fold',
      act: () => {
        activate(rows[place])
      },
    },
  ])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const row = rows[place]
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => {
        goTo(step(place, 1))
      },
      ArrowUp: () => {
        goTo(step(place, -1))
      },
      Home: () => {
        goTo(step(-1, 1))
      },
      End: () => {
        goTo(step(rows.length, -1))
      },
      ArrowRight: () => {
        if (row?.type === 'fold') onTurn(row, true)
      },
      ArrowLeft: () => {
        if (row?.type === 'fold' && row.isOpen) onTurn(row, false)
        else if (row?.type !== 'head')
          goTo(rows.findLastIndex((one, index) => index < place && one.type === 'fold' && one.level < (row?.level ?? 0)))
      },
      ' ': () => {
        activate(row)
      },
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  // a row that was out of view renders only after the list has scrolled
  useLayoutEffect(() => {
    if (toFocus.current === undefined) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(toFocus.current)}"]`)
    if (!row) return
    toFocus.current = undefined
    row.focus({ preventScroll: true })
  })
  const showOpen = useEffectEvent(() => {
    const index = indexOf(openKey)
    if (index >= 0) scrollTo(index)
  })
  useEffect(() => {
    if (openKey !== undefined) showOpen()
  }, [openKey])

  return (
    <div ref={scroller} className="min-h-0 grow overflow-y-auto">
      <div role="tree" aria-label="Jobs" className="relative" style={{ height: rows.length * rowHeight }} onKeyDown={onKeyDown}>
        {indexes.map((index) => {
          const row = rows[index]
          return (
            row && (
              <TreeItem
                key={row.key}
                row={row}
                top={index * rowHeight}
                position={index + 1}
                total={rows.length}
                isOpen={row.key === openKey}
                isReached={index === place}
                onAct={() => {
                  setCursor(row.key)
                  activate(row)
                }}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
