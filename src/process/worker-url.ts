import { existsSync } from 'node:fs'

/** In the sources, the worker is in its folder. In a build, each entry keeps its path below `dist`, and this code may be in any chunk. */
const places = (name: string): readonly string[] => [`../${name}.ts`, `./${name}.js`, `../${name}.js`, `../../${name}.js`]

type WorkerName =
  | 'log-search/search-worker'
  | 'live-view/catch-up-worker'
  | 'live-view/disk-worker'
  | 'plugins/sqlite/storage-in-thread'
  | 'reports/report-worker'
  | 'process/inherited-output-worker'

/** The URL of a worker thread's code, by its path below `src`. */
export const workerUrl = (name: WorkerName): URL => {
  const found = places(name)
    .map((place) => new URL(place, import.meta.url))
    .find((url) => existsSync(url))
  if (!found) throw new Error(`The code of the worker ${name} is not part of this build.`)
  return found
}
