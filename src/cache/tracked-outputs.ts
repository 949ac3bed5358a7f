import { resolve } from 'node:path'
import type { CachedJob } from './cached-job.ts'
import { Doubt } from './doubt.ts'
import { shownBelow } from './files/globs.ts'
import { gitFiles } from './git-files.ts'
import type { Repository } from './repository.ts'

/** With more places than this, git is asked for all files instead of those in them. */
const mostPlaces = 1000

/** Which outputs git tracks. Those are nobody's to remove. Git is asked once for all jobs of a run. */
export class TrackedOutputs {
  readonly #repository: Repository
  readonly #jobs: ReadonlyMap<unknown, CachedJob>
  #asked: Promise<readonly string[]> | undefined

  constructor(repository: Repository, jobs: ReadonlyMap<unknown, CachedJob>) {
    this.#repository = repository
    this.#jobs = jobs
  }

  /**
   * Refuses a job with outputs that git tracks.
   *
   * @throws Doubt
   */
  async refuse({ outputs, places }: CachedJob): Promise<void> {
    if (!this.#repository.isGit || places.length === 0) return
    const { root } = this.#repository
    const all = await (this.#asked ??= this.#ask())
    const tracked = places.flatMap((place) => pathsIn(all, shownBelow(root, place))).find((path) => outputs.has(resolve(root, path)))
    if (tracked !== undefined) throw new Doubt({ kind: 'tracked-output', path: tracked })
  }

  async #ask(): Promise<readonly string[]> {
    const places = [...this.#jobs.values()].flatMap((job) => job.places)
    const only = places.length > mostPlaces ? [] : places
    const tracked = await gitFiles(this.#repository.root, ['--cached', '--', ...only])
    // without git there is no way to know
    if (!tracked) throw new Doubt({ kind: 'no-git' })
    return tracked.toSorted()
  }
}

/** Of sorted paths, those at and below a place, found without looking at all. Between the two may lie others, such as `dist-old`. */
const pathsIn = (sorted: readonly string[], place: string): readonly string[] => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < place) low = middle + 1
    else high = middle
  }
  const found: string[] = []
  for (let at = low; sorted[at]?.startsWith(place); at++) found.push(sorted[at] ?? '')
  return found
}
