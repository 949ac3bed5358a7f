import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useSyncExternalStore, type ReactNode } from 'react'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'
import { pipelinesQuery } from '../../queries.ts'
import { Moment } from '../../ui/moment.tsx'
import { StateIcon } from '../../ui/state-mark.tsx'
import { useProjectNames } from '../../ui/use-project-names.ts'
import { parseRunId } from '../../../src/model/ids.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { findable, hearFindable } from '../../keys/findable.ts'
import { useBoundKeys } from '../../keys/keys.ts'
import { useFirstErrors } from '../../pages/runs/first-errors.ts'
import { chooseTheme, themes } from '../theme.ts'
import type { EntryGroup, Findable } from './match-entries.ts'
import { pressControl, usePageParts } from './page-controls.ts'

/** One line of the palette. */
export interface Entry extends Findable {
  readonly key: string
  readonly shown: ReactNode
  readonly act: () => void
}

/** The most jobs or controls of the page that are listed. */
const mostHere = 20

const plain = (text: string, act: () => void): Entry => ({ key: text, text, shown: text, act })

/** All that the palette offers for what is typed, and whether some of it is still being loaded. */
export const useEntries = (typed: string): { readonly groups: readonly EntryGroup<Entry>[]; readonly isLoading: boolean } => {
  const navigate = useNavigate()
  const keys = useBoundKeys()
  const runs = useQuery({ queryKey: queryKeys.newestRuns, queryFn: () => fetchJson('listRuns', { query: { limit: 30 } }) })
  const pipelines = useQuery(pipelinesQuery)
  const nameOf = useProjectNames()
  const page = usePageParts()
  const jobs = useSyncExternalStore(hearFindable, findable)
  const isLeaving = useRouterState({ select: ({ status }) => status === 'pending' })
  const failures = useFirstErrors((runs.data?.runs ?? []).filter(({ status }) => status === 'failed').map(({ id }) => id))
  const wanted = typed.trim()
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    wanted !== '' && wanted.split(/\s+/).every((word) => name.toLowerCase().includes(word.toLowerCase()))
  const projects = [...new Set(pipelines.data?.pipelines.map(({ project }) => project))]
  const run = parseRunId(wanted.toLowerCase())

  const groups: readonly EntryGroup<Entry>[] = [
    {
      heading: 'Pages',
      entries: [
        plain('Runs', () => void navigate({ to: '/' })),
        plain('Pipelines', () => void navigate({ to: '/pipelines' })),
        plain('Search all logs', () => void navigate({ to: '/search' })),
        plain('Storage', () => void navigate({ to: '/storage' })),
      ],
    },
    {
      heading: 'Here',
      entries: [
        ...keys.map(({ key, does, act }) => ({
          ...{ key: `key ${key}`, text: does, act },
          shown: (
            <>
              <span className="grow">{does}</span>
              <kbd className="text-small text-quiet">{key}</kbd>
            </>
          ),
        })),
        ...themes.map((theme) =>
          plain(`theme: ${theme}`, () => {
            chooseTheme(theme)
          }),
        ),
      ],
    },
    {
      heading: 'Jobs of this run',
      entries: jobs
        .filter(isWanted)
        .slice(0, mostHere)
        .map(({ name, act }) => ({
          ...{ key: `job ${name}`, text: name, more: 'job', act },
          shown: <span className="wrap-anywhere">{sanitiseName(name)}</span>,
        })),
    },
    {
      heading: 'On this page',
      entries: page.controls
        .filter(isWanted)
        .slice(0, mostHere)
        .map((control) => ({
          ...{ key: `control ${control.name} ${control.number}`, text: control.name },
          shown: <span className="truncate">{control.name}</span>,
          act: () => {
            pressControl(control)
          },
        })),
    },
    {
      heading: 'Newest runs',
      entries: [
        ...(run ? [plain(`Open the run ${run}`, () => void navigate({ to: '/runs/$run', params: { run } }))] : []),
        ...(runs.data?.runs ?? []).map((one) => {
          const error = failures.get(one.id)?.line?.text
          return {
            ...{ key: `run ${one.id}`, text: `${one.pipeline} ${one.status} ${one.branch ?? ''} ${one.id}`, more: error ?? '' },
            shown: (
              <>
                <StateIcon state={one.status} />
                <span className="font-medium">{sanitiseName(one.pipeline)}</span>
                <span className="min-w-0 grow truncate text-small text-quiet">
                  {sanitiseName(nameOf(one.project))} {one.branch !== undefined && `· ${sanitiseName(one.branch)}`}
                  {error !== undefined && ` · ${error}`}
                </span>
                <span className="text-small whitespace-nowrap text-quiet">
                  <Moment at={one.startedAt} />
                </span>
              </>
            ),
            act: () => void navigate({ to: '/runs/$run', params: { run: one.id } }),
          }
        }),
      ],
    },
    {
      heading: 'Pipelines',
      entries: [
        ...(pipelines.data?.pipelines ?? []).map(({ project, pipeline }) => ({
          ...{ key: `pipeline ${pipeline} ${project}`, text: `pipeline ${pipeline}`, more: project },
          shown: (
            <>
              <span className="font-medium">{sanitiseName(pipeline)}</span>
              <span className="truncate text-small text-quiet">{sanitiseName(nameOf(project))}</span>
            </>
          ),
          act: () => void navigate({ to: '/pipelines/$pipeline', params: { pipeline }, search: { project } }),
        })),
        ...(projects.length > 1 ? projects : []).map((project) => ({
          ...{ key: `project ${project}`, text: `runs of the project ${nameOf(project)}`, more: project },
          shown: (
            <span>
              Runs of the project <span className="font-medium">{sanitiseName(nameOf(project))}</span>
            </span>
          ),
          act: () => void navigate({ to: '/', search: { project } }),
        })),
      ],
    },
  ]
  const search: EntryGroup<Entry> = {
    heading: 'All logs',
    entries: [
      {
        ...{ key: 'search', text: '', more: wanted },
        shown: (
          <span className="truncate">
            Search all logs for <span className="font-medium">{wanted}</span>
          </span>
        ),
        act: () => void navigate({ to: '/search', search: { text: wanted } }),
      },
    ],
  }
  const isFirst = (query: { readonly isPending: boolean; readonly failureCount: number }): boolean =>
    query.isPending && query.failureCount === 0
  return {
    groups: wanted === '' ? groups : [...groups, search],
    isLoading: isFirst(runs) || isFirst(pipelines) || page.isLoading || isLeaving,
  }
}
