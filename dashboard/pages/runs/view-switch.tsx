import { Link, useNavigate } from '@tanstack/react-router'
import { Grid3x3, List } from 'lucide-react'
import { useKeys } from '../../keys/keys.ts'
import { definedOnly } from '../../../src/model/defined-only.ts'
import type { RunsSearch } from './runs-search.ts'

const itemLook =
  'flex h-full items-center gap-1.5 px-2 text-small font-medium text-quiet no-underline hover:text-text aria-[current]:bg-sunken aria-[current]:text-text'

/** Switches between list and grid; the chosen pipeline stays. */
export const RunsViewSwitch = ({ search }: { readonly search: RunsSearch }) => {
  const navigate = useNavigate({ from: '/' })
  const isGrid = search.view === 'grid'
  useKeys([
    {
      key: 'v',
      does: isGrid ? 'show a list' : 'show a grid',
      act: () => void navigate({ search: (old) => definedOnly({ ...old, view: isGrid ? undefined : 'grid' }) }),
    },
  ])
  return (
    <nav aria-label="View" className="flex h-7 overflow-hidden rounded-md border border-line">
      <Link from="/" to="/" search={(old) => definedOnly({ ...old, view: undefined })} className={itemLook} activeOptions={{ exact: true }}>
        <List size={13} aria-hidden /> <span className="max-sm:sr-only">List</span>
      </Link>
      <Link
        from="/"
        to="/"
        search={(old) => definedOnly({ ...old, view: 'grid' as const })}
        className={itemLook}
        activeOptions={{ exact: true }}
      >
        <Grid3x3 size={13} aria-hidden /> <span className="max-sm:sr-only">Grid</span>
      </Link>
    </nav>
  )
}
