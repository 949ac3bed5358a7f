import { useQuery } from '@tanstack/react-query'
import { countQueryOf } from '../../queries.ts'
import type { RunsSearch } from './runs-search.ts'

/** How many finished runs match the search. */
export const RunsCount = ({ search }: { readonly search: RunsSearch }) => {
  const { data } = useQuery(countQueryOf(search))
  if (data?.count === undefined) return null
  const { count, isMore } = data
  return (
    <span role="status" className="text-small leading-7! whitespace-nowrap text-quiet tabular-nums">
      {count.toLocaleString('en')}
      {isMore && '+'} {count === 1 && !isMore ? 'run' : 'runs'}
    </span>
  )
}
