import type { JobId } from '../model/ids.ts'
import type { CachedJob } from './cached-job.ts'
import { Doubt } from './doubt.ts'
import type { FoundFile } from './files/find-files.ts'
import { digestOfOutputs } from './job-facts.ts'
import { areSameFiles } from './store/kept-entry.ts'

/** What a job left that is over. */
export interface Left {
  readonly digest: string
  /** Absent if no copy is kept: such outputs are only known by what they were made from. */
  readonly files?: readonly FoundFile[]
}

/** What the jobs of a run left for those that need them. */
export class Needs {
  readonly #jobs: ReadonlyMap<JobId, CachedJob>
  readonly #notSelected: ReadonlyMap<JobId, string>
  readonly #left = new Map<JobId, Left>()

  constructor(jobs: ReadonlyMap<JobId, CachedJob>, notSelected: ReadonlyMap<JobId, string>) {
    this.#jobs = jobs
    this.#notSelected = notSelected
  }

  left(job: JobId, left: Left): void {
    this.#left.set(job, left)
  }

  /**
   * Digests of what the needs of a job left, which lies there as they left it.
   *
   * @throws Doubt if that is not known, or is not so any more.
   */
  async digests({ planned }: CachedJob): Promise<Readonly<Record<string, string>>> {
    const digests: [JobId, string][] = []
    for (const need of planned.needs) digests.push([need, await this.#digest(need)])
    // not by assignment, which loses a job called `__proto__`
    return Object.fromEntries(digests)
  }

  async #digest(need: JobId): Promise<string> {
    const job = this.#jobs.get(need)
    if (!job) throw new Doubt({ kind: 'need-uncached', need })
    const left = this.#left.get(need) ?? (await this.#found(job))
    if (left.files && !areSameFiles(left.files, await job.findOutputs())) throw new Doubt({ kind: 'need-touched', need })
    return left.digest
  }

  /** A need that is not part of the run left what lies there. */
  async #found(job: CachedJob): Promise<Left> {
    if (!this.#notSelected.has(job.planned.id) || !job.cache.copy) throw new Doubt({ kind: 'need-unknown', need: job.planned.id })
    const files = await job.findOutputs()
    const left = { digest: digestOfOutputs(files, await this.digests(job)), files }
    this.#left.set(job.planned.id, left)
    return left
  }
}
