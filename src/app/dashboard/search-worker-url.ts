import { existsSync } from 'node:fs'

/** From source it stands beside this file; built, each entry has its place below `dist`, wherever this code was bundled into. */
const places = [
  './search-worker.ts',
  './app/dashboard/search-worker.js',
  '../app/dashboard/search-worker.js',
  '../../app/dashboard/search-worker.js',
]

/** Where the code of the search thread is. */
export const searchWorkerUrl = (): URL => {
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url))
  if (!found) throw new Error('The code of the search thread is not part of this build.')
  return found
}
