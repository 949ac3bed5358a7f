import { badQuery, readOnly } from './route-words.ts'
import type { RouteSpec } from './route-spec.ts'

const noCache = { description: 'The kept results could not be looked at. The message says why.', shape: 'ErrorJson' } as const

/** The routes about what the home takes on the disk. */
export const storageRoutes = {
  showDisk: {
    method: 'get',
    path: '/api/v1/disk',
    summary: 'Look at all files of the home, and show what they take and what a prune would free.',
    query: {
      limit: { kind: 'integer', description: 'Maximum number of pipelines and of runs.', min: 1, max: 100, byDefault: 10 },
    },
    answers: { 200: { description: 'What the home takes.', shape: 'DiskJson' }, 400: badQuery },
  },
  showCache: {
    method: 'get',
    path: '/api/v1/cache',
    summary: 'Show how many job results are kept, how often they were reused, and which jobs were missed most often and why.',
    query: {},
    answers: { 200: { description: 'The kept results.', shape: 'ShownCacheJson' }, 422: noCache },
  },
  pruneCache: {
    method: 'post',
    path: '/api/v1/cache/prune',
    summary: 'Remove the least recently used job results until the rest fits.',
    isAction: true,
    query: {},
    body: 'NothingJson',
    answers: { 200: { description: 'What was removed.', shape: 'CachePruneJson' }, 400: badQuery, 403: readOnly, 422: noCache },
  },
  clearCache: {
    method: 'post',
    path: '/api/v1/cache/clear',
    summary: 'Remove all kept job results.',
    isAction: true,
    query: {},
    body: 'NothingJson',
    answers: { 200: { description: 'What was removed.', shape: 'CachePruneJson' }, 400: badQuery, 403: readOnly, 422: noCache },
  },
} as const satisfies Readonly<Record<string, RouteSpec>>
