import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, type ErrorComponentProps } from '@tanstack/react-router'
import { Command, Empty } from './ui/empty.tsx'
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
      The runs are at <a href="/">the first page</a>; <Command>sparkwing dashboard open</Command> opens it.
    </Empty>
  </>
)

const Failed = ({ error, reset }: ErrorComponentProps) => {
  const isMissing = error instanceof MissingPageError
  return (
    <Problem
      page="Something failed"
      error={error}
      onRetry={() => {
        if (isMissing) location.reload()
        else reset()
      }}
    />
  )
}

/**
 * A page that is loaded when it is needed. When it can not be, the router would reload the address by itself; but what answers there while
 * the server is away may be another program.
 */
const laterPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(
    () =>
      load().catch((error: unknown) => {
        throw new MissingPageError(error)
      }),
    name,
  )

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

const routeTree = root.addChildren([runs, run, compare, pipelines, pipeline, search])

/** The pages. An address holds all of what a page shows, as plain text in its query. */
export const createPages = (client: QueryClient) =>
  createRouter({
    routeTree,
    context: { client },
    defaultErrorComponent: Failed,
    // what a page does not read from an address is not there
    search: { strict: true },
    // a page of its own scrolls to where it was left
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
