import { join } from 'node:path'
import type { ResultQuestion } from '../engine/ports.ts'
import type { Reason } from '../model/cache/reason.ts'
import type { JobId } from '../model/ids.ts'
import type { CachedJob } from './cached-job.ts'
import { Doubt } from './doubt.ts'
import { jobVariables, type JobVariables } from './environment.ts'
import { differences, keyOf, withFiles, type Facts } from './facts.ts'
import type { Hashes } from './files/file-index.ts'
import type { FoundFile } from './files/find-files.ts'
import { isInside, shownBelow } from './files/globs.ts'
import type { Digest } from './home-key.ts'
import { jobFacts } from './job-facts.ts'
import type { Needs } from './needs.ts'
import { packageFacts } from './packages.ts'
import type { Repository } from './repository.ts'
import type { ResultsOptions } from './results-options.ts'
import { areSameFiles } from './store/kept-entry.ts'
import { TrackedOutputs } from './tracked-outputs.ts'

/** What was found out about a job before it runs. */
export interface Look {
  readonly facts: Facts
  /** The facts without those of the files. */
  readonly others: Facts
  readonly key: string
  readonly files: readonly FoundFile[]
  readonly needDigests: Readonly<Record<string, string>>
}

/** A look, and whether a kept result may stand for the job. Without `files`, it always runs. */
export type Examined =
  | (Look & { readonly isWanted: true })
  | (Look & { readonly isWanted: false; readonly because: readonly Reason[] })
  | { readonly isWanted: false; readonly because: readonly Reason[]; readonly needDigests: Look['needDigests']; readonly files?: undefined }

interface Surroundings {
  readonly repository: Repository
  readonly index: Hashes
  readonly digest: Digest
  readonly jobs: ReadonlyMap<JobId, CachedJob>
  readonly needs: Needs
}

/** Finds out what decides the results of the jobs of a run. */
export class JobExaminer {
  readonly #options: ResultsOptions
  readonly #around: Surroundings
  readonly #tracked: TrackedOutputs

  constructor(options: ResultsOptions, around: Surroundings) {
    this.#options = options
    this.#around = around
    this.#tracked = new TrackedOutputs(around.repository, around.jobs)
  }

  /** What the commands of a job see. */
  variablesOf({ planned: { id }, cache }: CachedJob): JobVariables {
    return jobVariables(this.#options.envOf(id), cache, Object.keys(this.#options.secretsOf(id)))
  }

  /**
   * What decides the result of a job, and whether a kept one may stand for it.
   *
   * @throws Doubt
   */
  async examine(job: CachedJob, question: ResultQuestion, index = this.#around.index): Promise<Examined> {
    const { mode } = this.#options
    if (mode === 'off') throw new Doubt({ kind: 'asked', flag: '--no-cache' })
    if (this.#around.repository.trouble) throw this.#around.repository.trouble
    await this.#tracked.refuse(job)
    const needDigests = await this.#around.needs.digests(job)
    const { inputs, reuse } = job.cache
    if (!inputs) return { isWanted: false, because: [{ kind: 'no-inputs' }], needDigests }
    const look = await this.#lookAt(job, question, needDigests, index)
    if (!reuse) return { ...look, isWanted: false, because: [{ kind: 'never-reused' }] }
    if (question.asked !== undefined) return { ...look, isWanted: false, because: [{ kind: 'asked', flag: question.asked }] }
    return mode === 'force' ? { ...look, isWanted: false, because: [{ kind: 'asked', flag: '--force' }] } : { ...look, isWanted: true }
  }

  /**
   * The second look: what decides the result must have been the same all the time.
   *
   * @throws Doubt
   */
  async requireUnchanged(job: CachedJob, question: ResultQuestion, look: Look): Promise<void> {
    const needDigests = await this.#around.needs.digests(job)
    const { others, files } = await this.#seen(job, question, needDigests, this.#around.index)
    const [different] = [
      ...differences(look.others, others),
      ...(areSameFiles(look.files, files) ? [] : differences(withFiles({}, look.files), withFiles({}, files))),
    ]
    if (different) throw new Doubt({ kind: 'changed-while-running', because: different })
    const touched = files.find(({ stamp }, index) => look.files[index]?.stamp !== stamp)
    if (touched) throw new Doubt({ kind: 'changed-while-running', because: { kind: 'file-changed', path: touched.path } })
  }

  async #lookAt(job: CachedJob, question: ResultQuestion, needDigests: Look['needDigests'], index: Hashes): Promise<Look> {
    const { others, files } = await this.#seen(job, question, needDigests, index)
    const facts = withFiles(others, files)
    return { facts, others, key: keyOf(facts), files, needDigests }
  }

  async #seen(
    job: CachedJob,
    { planned, task, needs }: ResultQuestion,
    needDigests: Look['needDigests'],
    index: Hashes,
  ): Promise<Pick<Look, 'others' | 'files'>> {
    const { repository, digest } = this.#around
    const variables = this.variablesOf(job)
    const modules = join(job.cwd, 'node_modules')
    const installs = job.places.some((place) => isInside(modules, place) || isInside(place, modules))
    const { pipeline, inputs, args, configFiles, project } = this.#options
    const files = await job.findInputs(index)
    const others = await jobFacts(
      {
        ...{ digest, index, pipeline, inputs, args, configFiles },
        identity: repository.identity,
        project: shownBelow(repository.root, project),
      },
      {
        ...{ planned, task, cwd: job.cwd, variables, needs, needDigests },
        path: this.#options.pathOf(job.cwd, variables.seen['PATH']),
        secrets: this.#options.secretsOf(planned.id),
        packages: job.cache.packages ? await packageFacts(job.cwd, { repository, index, isInstalled: !installs }) : {},
      },
    )
    return { others, files }
  }
}
