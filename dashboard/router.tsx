import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, type ErrorComponentProps } from '@tanstack/react-router'
import { Command, Empty } from './ui/empty.tsx'
import { Problem } from './ui/problem.tsx'
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

const Failed = ({ error, reset }: ErrorComponentProps) => <Problem page="Something failed" error={error} onRetry={reset} />

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({ component: Shell, notFoundComponent: NotFound })

const runs = createRoute({ getParentRoute: () => root, path: '/', validateSearch: readRunsSearch, component: RunsPage })

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$run',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('./pages/run/run-page.tsx')),
})
const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare/$a/$b',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('./pages/compare/compare-page.tsx')),
})
const pipelines = createRoute({
  getParentRoute: () => root,
  path: '/pipelines',
  component: lazyRouteComponent(() => import('./pages/pipelines/pipelines-page.tsx')),
})
const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipelines/$pipeline',
  validateSearch: readPipelineSearch,
  component: lazyRouteComponent(() => import('./pages/pipelines/pipeline-page.tsx')),
})
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: readSearchSearch,
  component: lazyRouteComponent(() => import('./pages/search/search-page.tsx')),
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
