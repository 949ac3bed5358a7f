import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  type ErrorComponentProps,
} from '@tanstack/react-router'
import { useEffect } from 'react'
import { later } from './later.ts'
import { hearBack } from './live/notices.ts'
import { reloadWhenThere } from './live/server-there.ts'
import { CommandText, Empty } from './ui/empty.tsx'
import { MissingPageError, Problem } from './ui/problem.tsx'
import { readCompareSearch } from './pages/compare/compare-search.ts'
import { readPipelineSearch } from './pages/pipelines/pipeline-search.ts'
import { readRunSearch } from './pages/run/run-search.ts'
import { readRunsSearch } from './pages/runs/runs-search.ts'
import { RunsPage } from './pages/runs/runs-page.tsx'
import { readSearchSearch } from './pages/search/search-search.ts'
import { Shell } from './shell/shell.tsx'

const NotFound = () => (
  <>
    <h1 className="sr-only">No such page</h1>
    <Empty title="There is no such page.">
      See <Link to="/">all runs</Link>. In a terminal, <CommandText>sparkwing dashboard open</CommandText> opens them.
    </Empty>
  </>
)

const Failed = ({ error, reset }: ErrorComponentProps) => {
  const isMissing = error instanceof MissingPageError
  useEffect(() => (isMissing ? hearBack(() => void reloadWhenThere()) : undefined), [isMissing])
  return (
    <Problem
      page="Something failed"
      error={error}
      onRetry={() => {
        if (isMissing) void reloadWhenThere()
        else reset()
      }}
    />
  )
}

/**
 * A lazily loaded page; it is fetched in idle time. If loading fails, the router would reload the URL by itself, but while the server is down another program may
 * answer there.
 */
const laterPage: typeof lazyRouteComponent = (load, name) => {
  later(load)
  return lazyRouteComponent(
    () =>
      load().catch((error: unknown) => {
        throw new MissingPageError(error)
      }),
    name,
  )
}

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({ component: Shell, notFoundComponent: NotFound })

const runs = createRoute({ getParentRoute: () => root, path: '/', validateSearch: readRunsSearch, component: RunsPage })

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$run',
  validateSearch: readRunSearch,
  component: laterPage(() => import('./pages/run/run-page.tsx')),
})
const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare/$a/$b',
  validateSearch: readCompareSearch,
  component: laterPage(() => import('./pages/compare/compare-page.tsx')),
})
const pipelines = createRoute({
  getParentRoute: () => root,
  path: '/pipelines',
  component: laterPage(() => import('./pages/pipelines/pipelines-page.tsx')),
})
const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipelines/$pipeline',
  validateSearch: readPipelineSearch,
  component: laterPage(() => import('./pages/pipelines/pipeline-page.tsx')),
})
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: readSearchSearch,
  component: laterPage(() => import('./pages/search/search-page.tsx')),
})
const storage = createRoute({
  getParentRoute: () => root,
  path: '/storage',
  component: laterPage(() => import('./pages/storage/storage-page.tsx')),
})

const routeTree = root.addChildren([runs, run, compare, pipelines, pipeline, search, storage])

/** The pages. The URL holds the whole state of a page, as plain text in its query. */
export const createPages = (client: QueryClient) =>
  createRouter({
    routeTree,
    context: { client },
    defaultErrorComponent: Failed,
    // drop query parameters that the page does not read
    search: { strict: true },
    // going back restores the page's scroll position
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const given = Object.entries(search).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
      return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
    },
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
