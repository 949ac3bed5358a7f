import { resolve } from 'node:path'
import type { CachedJob } from './cached-job.ts'
import { Doubt } from './doubt.ts'
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
    const tracked = (await (this.#asked ??= this.#ask())).find((path) => outputs.has(resolve(root, path)))
    if (tracked !== undefined) throw new Doubt({ kind: 'tracked-output', path: tracked })
  }

  async #ask(): Promise<readonly string[]> {
    const places = [...this.#jobs.values()].flatMap((job) => job.places)
    const only = places.length > mostPlaces ? [] : places
    const tracked = await gitFiles(this.#repository.root, ['--cached', '--', ...only])
    // without git there is no way to know
    if (!tracked) throw new Doubt({ kind: 'no-git' })
    return tracked
  }
}
