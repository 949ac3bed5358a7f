import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { describePruned } from '../../../src/model/cache/describe-pruned.ts'
import { bytesText } from '../../../src/model/text/bytes.ts'
import { counted } from '../../../src/model/text/counted.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { ShownCacheJson } from '../../../src/wire/cache.ts'
import { fetchJson } from '../../api.ts'
import { cacheQuery, healthQuery } from '../../queries.ts'
import { queryKeys } from '../../query-keys.ts'
import { Confirm } from '../../shell/confirm.tsx'
import { Button } from '../../ui/button.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Part } from './part.tsx'
import { useProjectNames } from '../../ui/use-project-names.ts'

/** What is kept of jobs with `cache`, how often it was reused, and what was missed. */
export const CachePanel = () => {
  const { data, error, refetch } = useQuery(cacheQuery)
  return (
    <section aria-label="Kept results" className="space-y-2">
      <h2 className="font-semibold">Kept results of jobs</h2>
      {error ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <Figures cache={data} />
          <Missed missed={data.missed} />
          <Shrink cache={data} />
        </>
      ) : (
        <p role="status" className="text-quiet">
          Looking at what is kept…
        </p>
      )}
    </section>
  )
}

const Figures = ({ cache: { results, bytes, maxBytes, oldestUse, lately } }: { readonly cache: ShownCacheJson }) => {
  const looks = lately.hits + lately.misses
  return (
    <dl className="grid gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-3">
      <Part name={counted(results, 'result')} value={bytesText(bytes)}>
        of at most {bytesText(maxBytes)}
      </Part>
      <Part name={`Reused in ${lately.days} days`} value={looks === 0 ? 'none' : `${lately.hits} of ${counted(looks, 'job')}`}>
        {lately.savedMs > 0 && `saved about ${formatDuration(lately.savedMs)}`}
      </Part>
      <Part name="Oldest use" value={oldestUse === undefined ? '–' : <Moment at={oldestUse} />}>
        the next to go when room is short
      </Part>
    </dl>
  )
}

const Missed = ({ missed: { runs, jobs } }: Pick<ShownCacheJson, 'missed'>) => {
  const nameOf = useProjectNames()
  if (jobs.length === 0) return null
  return (
    <>
      <h3 className="pt-2 text-small text-quiet">Missed most often in the newest {counted(runs, 'run')} of 30 days</h3>
      <ul>
        {jobs.map(({ project, pipeline, job, looks, misses, because }) => (
          <li
            key={`${project} ${pipeline} ${job}`}
            data-missed={job}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 border-b border-line py-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto]"
          >
            <span className="flex min-w-0 items-baseline gap-2">
              <span className="min-w-0 truncate font-medium" title={sanitiseName(job)}>
                {sanitiseName(job)}
              </span>
              <Link
                to="/pipelines/$pipeline"
                params={{ pipeline }}
                search={{ project }}
                className="min-w-0 truncate text-small text-quiet"
                title={project}
              >
                {sanitiseName(pipeline)} · {sanitiseName(nameOf(project))}
              </Link>
            </span>
            <span className="min-w-0 text-small text-quiet wrap-anywhere max-sm:order-last max-sm:col-span-2">
              {because.map(({ message, misses: times }) => `${sanitiseName(message)}${times > 1 ? ` (${times}×)` : ''}`).join(', ')}
            </span>
            <span className="text-right text-small whitespace-nowrap">
              {misses} of {looks}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Removes what is kept, after a question; not on a read-only server. */
const Shrink = ({ cache: { results, bytes, maxBytes } }: { readonly cache: ShownCacheJson }) => {
  const client = useQueryClient()
  const { data: server } = useQuery(healthQuery)
  const [asked, setAsked] = useState<'prune' | 'clear'>()
  const shrink = useMutation({
    mutationFn: (how: 'prune' | 'clear') => fetchJson(how === 'prune' ? 'pruneCache' : 'clearCache', {}),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.cache }),
  })
  if (server === undefined || server.isReadOnly === true || (results === 0 && bytes === 0 && shrink.isIdle)) return null
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 pt-1">
        <Button
          disabled={shrink.isPending}
          onClick={() => {
            setAsked('prune')
          }}
        >
          Prune…
        </Button>
        <Button
          look="danger"
          disabled={shrink.isPending || results === 0}
          onClick={() => {
            setAsked('clear')
          }}
        >
          Clear…
        </Button>
        <span role="status" className="text-small text-quiet">
          {shrink.isPending ? 'Removing…' : shrink.data && describePruned(shrink.data)}
        </span>
      </p>
      {shrink.isError && <Problem error={shrink.error} />}
      {asked && (
        <Confirm
          question={
            asked === 'prune'
              ? `Remove the least recently used results until the rest fits into ${bytesText(maxBytes)}? What was used within an hour stays.`
              : `Remove all ${counted(results, 'kept result')} (${bytesText(bytes)})? Then all jobs with \`cache\` run once more.`
          }
          action={asked === 'prune' ? 'Prune' : 'Clear'}
          onYes={() => {
            shrink.mutate(asked)
          }}
          onClose={() => {
            setAsked(undefined)
          }}
        />
      )}
    </>
  )
}
