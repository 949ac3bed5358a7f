import { existsSync } from 'node:fs'

/** From source it stands beside this file; built, each entry has its place below `dist`, wherever this code was bundled into. */
const places = (name: string): readonly string[] => [
  `./${name}.ts`,
  `./app/dashboard/${name}.js`,
  `../app/dashboard/${name}.js`,
  `../../app/dashboard/${name}.js`,
]

/** Where the code of a thread is. */
export const workerUrl = (name: 'search-worker' | 'catch-up-worker'): URL => {
  const found = places(name)
    .map((place) => new URL(place, import.meta.url))
    .find((url) => existsSync(url))
  if (!found) throw new Error(`The code of the thread ${name} is not part of this build.`)
  return found
}
