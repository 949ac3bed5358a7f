import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Pin, RotateCw } from 'lucide-react'
import { bytesText } from '../../../src/model/text/bytes.ts'
import { counted } from '../../../src/model/text/counted.ts'
import { goneText } from '../../../src/model/text/gone-text.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { BytesOnDiskJson, DiskJson } from '../../../src/wire/disk.ts'
import { diskQuery } from '../../queries.ts'
import { queryKeys } from '../../query-keys.ts'
import { usePageTitle } from '../../shell/page-title.ts'
import { Button } from '../../ui/button.tsx'
import { CommandText } from '../../ui/empty.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Problem } from '../../ui/problem.tsx'
import { StateIcon } from '../../ui/state-mark.tsx'
import { Told } from '../../ui/told.tsx'
import { CachePanel } from './cache-panel.tsx'
import { Part } from './part.tsx'
import { useProjectNames } from '../../ui/use-project-names.ts'

/** What the home takes on the disk, and what a prune would free. */
const StoragePage = () => {
  const { data, error, refetch, isFetching } = useQuery(diskQuery)
  const client = useQueryClient()
  usePageTitle('Storage')
  if (!data) {
    if (error) return <Problem page="Storage" error={error} onRetry={() => void refetch()} />
    return (
      <p role="status" className="p-4 text-quiet">
        Looking at all files of the home…
      </p>
    )
  }
  return (
    <div className="mx-auto w-full max-w-5xl space-y-6 px-3 pt-4 pb-8 sm:px-4">
      <header className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="text-title font-semibold">Storage</h1>
        <span className="min-w-0 truncate font-mono text-small text-quiet" title={data.home}>
          {sanitiseName(data.home)}
        </span>
        <span className="grow" />
        <Button
          onClick={() => {
            void refetch()
            void client.invalidateQueries({ queryKey: queryKeys.cache })
          }}
          disabled={isFetching}
        >
          <RotateCw size={14} aria-hidden /> {isFetching ? 'Looking…' : 'Look again'}
        </Button>
      </header>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data.isComplete && (
        <p role="status" className="rounded-md bg-interrupted-soft px-3 py-1.5 text-small text-interrupted">
          There was no time to look at all runs. The rest counts with its estimate.
        </p>
      )}
      <Parts disk={data} />
      <Prunable disk={data} />
      <CachePanel />
      <Largest disk={data} />
    </div>
  )
}

export default StoragePage

const Parts = ({ disk: { bytes, freeBytes, runs, store, trash, otherBytes } }: { readonly disk: DiskJson }) => (
  <section aria-label="What it takes">
    <p className="mb-2">
      It takes <strong className="font-semibold">{bytesText(bytes)}</strong>
      {freeBytes !== undefined && <>, and its disk has {bytesText(freeBytes)} free</>}.
    </p>
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-4">
      <Part name={counted(runs.runs, 'run')} value={bytesText(runs.bytes)}>
        <Estimate of={runs} />
      </Part>
      <Part name="Store" value={store ? bytesText(store.bytes) : 'unknown'}>
        {store && `${bytesText(store.freeBytes)} of it unused`}
      </Part>
      <Part name="Trash" value={bytesText(trash.bytes)}>
        {trash.entries === 0 ? 'empty' : `${counted(trash.entries, 'entry', 'entries')} of deleted runs or logs, removed by the next prune`}
      </Part>
      <Part name="The rest" value={bytesText(otherBytes)}>
        such as caches
      </Part>
    </dl>
  </section>
)

/** By the estimate, a prune decides what goes. */
const Estimate = ({ of: { estimatedBytes } }: { readonly of: BytesOnDiskJson }) => (
  <span title="Made from the journals, without a look at the files. By it, a prune decides what goes.">
    {bytesText(estimatedBytes)} estimated
  </span>
)

const Prunable = ({ disk: { prune, last } }: { readonly disk: DiskJson }) => (
  <section aria-label="Making room" className="space-y-1">
    <h2 className="font-semibold">Making room</h2>
    {'problem' in prune ? (
      <p role="alert" className="text-failed wrap-anywhere">
        <Told text={`${prune.problem} ${prune.tryThis}`} />
      </p>
    ) : prune.rules === false ? (
      <p>This home deletes no runs.</p>
    ) : (
      <>
        <p>
          {prune.runs + prune.logs === 0 ? (
            'There is nothing to delete now.'
          ) : (
            <>
              <CommandText>sparkwing runs prune</CommandText> would delete {goneText(prune)} now ({bytesText(prune.bytes)}).
            </>
          )}
        </p>
        <p className="text-small text-quiet">{rulesInWords(prune.rules)}</p>
      </>
    )}
    {last && (
      <p className="text-small text-quiet">
        Deleted {goneText(last)} (about {bytesText(last.bytes)}) to make room, <Moment at={last.at} />.
      </p>
    )}
  </section>
)

const dayMs = 86_400_000

const rulesInWords = ({
  olderThanMs,
  maxBytes,
  keep,
}: Extract<Extract<DiskJson['prune'], { rules: unknown }>['rules'], object>): string => {
  const limits = [
    ...(olderThanMs === undefined ? [] : [`runs older than ${+(olderThanMs / dayMs).toFixed(1)} days may go`]),
    ...(maxBytes === undefined ? [] : [`all runs together may take ${bytesText(maxBytes)}`]),
    `the newest ${keep} of each pipeline stay, and so do pinned ones`,
  ]
  return `By the rules of this home, ${limits.join('; ')}.`
}

const Largest = ({ disk: { pipelines, largest } }: { readonly disk: DiskJson }) => {
  const nameOf = useProjectNames()
  if (largest.length === 0) return null
  return (
    <>
      <section aria-label="Largest pipelines">
        <h2 className="border-b border-line pb-1.5 font-semibold">Largest pipelines</h2>
        <ul>
          {pipelines.map(({ project, pipeline, runs, ...of }) => (
            <Row key={`${project} ${pipeline}`} of={of}>
              <Link to="/pipelines/$pipeline" params={{ pipeline }} search={{ project }} className="truncate font-medium">
                {sanitiseName(pipeline)}
              </Link>
              <span className="min-w-0 truncate text-small text-quiet" title={project}>
                {sanitiseName(nameOf(project))}
              </span>
              <span className="text-small whitespace-nowrap text-quiet">{counted(runs, 'run')}</span>
            </Row>
          ))}
        </ul>
      </section>
      <section aria-label="Largest runs">
        <h2 className="border-b border-line pb-1.5 font-semibold">Largest runs</h2>
        <ul>
          {largest.map(({ id, project, pipeline, status, startedAt, isPinned, ...of }) => (
            <Row key={id} of={of}>
              <StateIcon state={status} size={13} />
              <Link to="/runs/$run" params={{ run: id }} className="truncate font-medium">
                {sanitiseName(pipeline)}
              </Link>
              <span className="min-w-0 truncate text-small text-quiet" title={project}>
                {sanitiseName(nameOf(project))}
              </span>
              {isPinned && <Pin size={12} aria-label="pinned" className="shrink-0 text-quiet" />}
              <span className="text-small whitespace-nowrap text-quiet">
                <Moment at={startedAt} />
              </span>
            </Row>
          ))}
        </ul>
      </section>
    </>
  )
}

const Row = ({ of, children }: { readonly of: BytesOnDiskJson; readonly children: ReactNode }) => (
  <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-1.5 sm:grid-cols-[minmax(0,1fr)_auto_5rem]">
    <span className="flex min-w-0 items-center gap-2 max-sm:col-span-2">{children}</span>
    <span className="text-small whitespace-nowrap text-quiet sm:text-right">
      <Estimate of={of} />
    </span>
    <span className="text-right font-medium whitespace-nowrap">{bytesText(of.bytes)}</span>
  </li>
)
