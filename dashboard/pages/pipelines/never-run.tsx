import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { DeclaredPipelineJson } from '../../../src/wire/api.ts'
import { ApiError } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { describeProblem } from '../../ui/problem.tsx'
import { Told } from '../../ui/told.tsx'
import { declaredQuery } from './declared.ts'
import { StartLink } from './start-link.tsx'
import { useWasInView } from './use-was-in-view.ts'

/** How many are shown at once: a package.json may have a hundred scripts. */
const mostAtOnce = 10

/** What can be run in a project but never was. The config is read when this part of the page is in view. */
export const NeverRun = ({ project, ran }: { readonly project: string; readonly ran: ReadonlySet<string> }) => {
  const place = useRef<HTMLDivElement>(null)
  const [isWhole, setIsWhole] = useState(false)
  const { data, error, isFetching, refetch } = useQuery({ ...declaredQuery(project), enabled: useWasInView(place) })
  const never = data?.pipelines.filter(({ name }) => !ran.has(name)) ?? []
  const shown = isWhole ? never : never.slice(0, mostAtOnce)
  return (
    <div ref={place} className="min-h-px">
      {isFetching && !data && <p className="py-2 text-small text-quiet">Reading what else can be run…</p>}
      {error && !isFetching && hasAdvice(error) && <Unread error={error} onRetry={() => void refetch()} />}
      {never.length > 0 && (
        <>
          <h3 className="pt-3 pb-1 text-small text-quiet">Never run</h3>
          <ul>
            {shown.map((one) => (
              <NeverRunRow key={one.name} project={project} pipeline={one} />
            ))}
          </ul>
          {shown.length < never.length && (
            <Button
              look="quiet"
              className="mt-1"
              onClick={() => {
                setIsWhole(true)
              }}
            >
              Show {never.length - shown.length} more
            </Button>
          )}
        </>
      )}
    </div>
  )
}

const NeverRunRow = ({
  project,
  pipeline: { name, from, description },
}: {
  readonly project: string
  readonly pipeline: DeclaredPipelineJson
}) => (
  <li className="flex min-w-0 items-center gap-x-4 border-b border-line py-1.5 hover:bg-raised">
    <span className="flex min-w-0 grow flex-wrap items-baseline gap-x-4">
      <Link
        to="/pipelines/$pipeline"
        params={{ pipeline: name }}
        search={{ project }}
        data-row={`${project} ${name}`}
        className="max-w-full truncate font-semibold no-underline hover:underline sm:w-56"
      >
        {sanitiseName(name)}
      </Link>
      {description !== undefined && (
        <span className="min-w-0 truncate text-small text-quiet" title={sanitiseName(description)}>
          {sanitiseName(description)}
        </span>
      )}
    </span>
    <span className="text-small whitespace-nowrap text-quiet max-sm:hidden">{sanitiseName(from)}</span>
    <StartLink project={project} pipeline={name} />
  </li>
)

/** A folder in which only commands were recorded is no project, and has nothing to list. */
const hasAdvice = (error: Error): boolean => !(error instanceof ApiError && error.code === 'no-project')

const Unread = ({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) => {
  const { message, advice } = describeProblem(error)
  return (
    <p className="flex flex-wrap items-center gap-x-3 py-2 text-small text-quiet">
      <span className="min-w-0 wrap-anywhere">
        <Told text={[message, ...advice].join(' ')} />
      </span>
      <Button look="quiet" onClick={onRetry}>
        Try again
      </Button>
    </p>
  )
}
