import { join } from 'node:path'
import { needOutputs } from '../engine/need-outputs.ts'
import type { JobEnd, ResultLook, ResultQuestion, ReusedResult } from '../engine/ports.ts'
import type { Checked, Kept } from '../model/cache/checked.ts'
import type { Reason } from '../model/cache/reason.ts'
import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { PlannedLock } from '../model/plan.ts'
import { CachedJob } from './cached-job.ts'
import { Doubt, reasonIn } from './doubt.ts'
import { jobVariables, type JobVariables } from './environment.ts'
import type { Foreseen, ResultsOptions, RunResults } from './results-options.ts'
import { differences, keyOf, type Facts } from './facts.ts'
import { FileIndex } from './files/file-index.ts'
import type { FoundFile } from './files/find-files.ts'
import { isInside, shownBelow } from './files/globs.ts'
import { homeDigest, type Digest } from './home-key.ts'
import { openIndex, type IndexDb } from './index-db.ts'
import { digestOfOutputs, jobFacts } from './job-facts.ts'
import type { LastTime } from './last-time.ts'
import { Needs, type Left } from './needs.ts'
import { packageFacts } from './packages.ts'
import { repositoryOf, type Repository } from './repository.ts'
import { reusedResult } from './reuse.ts'
import { saveResult } from './save.ts'
import { areSameFiles, type KeptEntry } from './store/kept-entry.ts'
import { pruneStore } from './store/maintain.ts'
import { removeFiles, restoreFiles } from './store/restore.ts'
import { ResultStore } from './store/result-store.ts'
import { TrackedOutputs } from './tracked-outputs.ts'

/** Names of variables in a hint. */
const mostNames = 8
/** What an entry itself takes, about, in bytes. */
const entryBytes = 2048

/** Reasons beyond these are only counted in the journal. */
const mostReasons = 200

export const openResults = async (options: ResultsOptions): Promise<RunResults> => {
  const folder = join(options.home, 'cache', 'jobs')
  return new CachedResults(options, folder, await openIndex(folder, options.boot, mayWriteWith(options)))
}

type Examined =
  | (Look & { readonly isWanted: true })
  | (Look & { readonly isWanted: false; readonly because: readonly Reason[] })
  | { readonly isWanted: false; readonly because: readonly Reason[]; readonly needDigests: Look['needDigests']; readonly files?: undefined }

/** What was found out about a job before it runs. */
interface Look {
  readonly facts: Facts
  readonly key: string
  readonly files: readonly FoundFile[]
  readonly needDigests: Readonly<Record<string, string>>
}

class CachedResults implements RunResults {
  readonly #options: ResultsOptions
  readonly #repository: Repository
  readonly #index: FileIndex
  readonly #memory: IndexDb | undefined
  readonly #store: ResultStore
  readonly #digest: Digest
  readonly #jobs = new Map<JobId, CachedJob>()
  readonly #needs: Needs
  readonly #tracked: TrackedOutputs
  #keptBytes = 0
  readonly #looks = { hits: 0, misses: 0, savedMs: 0 }

  constructor(options: ResultsOptions, folder: string, memory: IndexDb | undefined) {
    this.#options = options
    this.#memory = memory
    this.#repository = repositoryOf(options.project)
    this.#index = new FileIndex(memory)
    this.#store = new ResultStore(folder)
    this.#digest = homeDigest(folder, this.#mayWrite)
    const place = { project: options.project, repository: this.#repository, index: this.#index }
    for (const planned of options.plan.jobs) {
      const task = options.tasks.get(planned.id)
      if (task?.cache) this.#jobs.set(planned.id, new CachedJob(planned, task, place))
    }
    this.#needs = new Needs(this.#jobs, options.notSelected)
    this.#tracked = new TrackedOutputs(this.#repository, this.#jobs)
  }

  locksOf(job: JobId): readonly PlannedLock[] {
    const cached = this.#jobs.get(job)
    if (!cached) return []
    const { pipeline, project } = this.#options
    // a second run of the same job waits, and then takes the result
    return [`${pipeline} ${job} in ${project}`, ...cached.places].map((name) => ({ name, slots: 1 }))
  }

  variablesOf(job: JobId): JobVariables | undefined {
    const cached = this.#jobs.get(job)
    return cached && jobVariables(this.#options.envOf(job), cached.cache, Object.keys(this.#options.secretsOf(job)))
  }

  async close(): Promise<void> {
    this.#index.flush()
    if (this.#mayWrite) this.#store.tidy()
    if (this.#looks.hits + this.#looks.misses > 0) this.#memory?.count(this.#looks, Date.now())
    await this.#keepWithinBound()
    this.#memory?.[Symbol.dispose]()
  }

  /** Counts what is kept, without looking at the store, and only when that may be too much makes room. */
  async #keepWithinBound(): Promise<void> {
    if (this.#keptBytes === 0 || !this.#memory) return
    try {
      const bytes = this.#memory.addBytes(this.#keptBytes)
      if (bytes <= this.#options.bound(this.#store, bytes)) return
      const { bytes: left } = await pruneStore(this.#store, this.#options.bound(this.#store, bytes))
      this.#memory.addBytes(left - bytes)
    } catch {
      // the next run tries again
    }
  }

  async foresee(questions: Iterable<Omit<ResultQuestion, 'needs'>>): Promise<ReadonlyMap<JobId, Foreseen>> {
    const foreseen = new Map<JobId, Foreseen>()
    const outputs = new Map<JobId, Json | undefined>()
    for (const question of questions) {
      const { id, needs } = question.planned
      const job = this.#jobs.get(id)
      if (!job || this.#options.notSelected.has(id)) continue
      // what such a need will leave does not lie there yet
      const need = needs.find((one) => foreseen.has(one) && foreseen.get(one)?.outcome !== 'in-place')
      if (need !== undefined) {
        foreseen.set(id, { outcome: 'depends', because: [], need })
        continue
      }
      const named = needOutputs(question.planned, (one) => outputs.get(one))
      const { entry, ...found } = await this.#foreseeOne(job, { ...question, needs: named })
      foreseen.set(id, found)
      outputs.set(id, entry?.output)
    }
    return foreseen
  }

  async #foreseeOne(job: CachedJob, question: ResultQuestion): Promise<Foreseen & { readonly entry?: KeptEntry }> {
    try {
      const look = await this.#examine(job, question)
      if (!look.isWanted) return { outcome: look.files ? 'miss' : 'off', because: look.because }
      const entry = this.#find(job, look)
      if (!entry) return { outcome: 'miss', because: capped(this.#whyMissed(job, look)) }
      const found = await job.findOutputs()
      const isInPlace = areSameFiles(found, entry.files)
      if (!isInPlace && !entry.hasCopy) return { outcome: 'miss', because: [{ kind: 'outputs-touched' }] }
      await reusedResult(this.#store, entry, 'cache')
      if (isInPlace) this.#needs.left(job.planned.id, this.#leftBy(job, look, found))
      return { outcome: isInPlace ? 'in-place' : 'hit', because: [], from: entry.run, entry }
    } catch (error) {
      const reason = reasonIn(error)
      return { outcome: reason.kind === 'damaged' ? 'miss' : 'off', because: [reason] }
    }
  }

  async look(question: ResultQuestion): Promise<ResultLook> {
    const startedAt = performance.now()
    const job = this.#jobs.get(question.planned.id)
    const checked = (rest: Pick<Checked, 'outcome' | 'because'> & Partial<Checked>): Checked => ({
      files: 0,
      durationMs: Math.round(performance.now() - startedAt),
      ...rest,
    })
    try {
      if (!job) throw new Error('the job is not known')
      const look = await this.#examine(job, question)
      if (!look.files) return this.#runsAlways(job, look.needDigests, checked({ outcome: 'off', because: look.because }))
      const shown = { key: look.key, files: look.files.length }
      const warnings = job.unmatchedInputs(look.files).map((glob) => `no file matches its input ${glob}`)
      const found = look.isWanted ? await this.#reuse(job, look) : { because: look.because }
      if ('reused' in found) {
        const { by, run, savedMs } = found.reused
        this.#looks.hits++
        this.#looks.savedMs += savedMs
        const outcome = by === 'in-place' ? by : 'hit'
        return {
          checked: checked({ ...shown, outcome, because: [], from: run }),
          reused: found.reused,
          warnings,
          ran: () => Promise.resolve(undefined),
        }
      }
      if (look.isWanted) this.#looks.misses++
      if (!question.hasStandIn) await this.#clean(job)
      const hint = this.#hintFor(job)
      return {
        checked: checked({ ...shown, outcome: 'miss', because: capped(found.because) }),
        ...(hint !== undefined && { hint }),
        warnings,
        ran: (end) => this.#ran(job, question, look, end),
      }
    } catch (error) {
      const because = [reasonIn(error)]
      return { checked: checked({ outcome: 'off', because }), ran: () => this.#notKept(because[0]) }
    }
  }

  /**
   * What decides the result of a job, and whether a kept one may stand for it. Without `files`, it always runs.
   *
   * @throws Doubt
   */
  async #examine(job: CachedJob, question: ResultQuestion): Promise<Examined> {
    const { mode } = this.#options
    if (mode === 'off') throw new Doubt({ kind: 'asked', flag: '--no-cache' })
    if (this.#repository.trouble) throw this.#repository.trouble
    await this.#tracked.refuse(job)
    const needDigests = await this.#needs.digests(job)
    const { inputs, reuse } = job.cache
    if (!inputs) return { isWanted: false, because: [{ kind: 'no-inputs' }], needDigests }
    const look = await this.#factsOf(job, question, needDigests)
    if (!reuse) return { ...look, isWanted: false, because: [{ kind: 'never-reused' }] }
    if (question.asked !== undefined) return { ...look, isWanted: false, because: [{ kind: 'asked', flag: question.asked }] }
    return mode === 'force' ? { ...look, isWanted: false, because: [{ kind: 'asked', flag: '--force' }] } : { ...look, isWanted: true }
  }

  /** A job whose result was never kept may fail because it lacks a variable. */
  #hintFor(job: CachedJob): string | undefined {
    const hidden = this.variablesOf(job.planned.id)?.hidden ?? []
    if (hidden.length === 0 || this.#memory?.last(this.#nameOf(job))?.end.kind === 'kept') return undefined
    const more = hidden.length - mostNames
    const names = [...hidden.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(', ')
    return `it has cache, so it did not see ${names}; name in cache.env or cache.passEnv what it needs`
  }

  /** A job without inputs: what it left is known all the same. */
  #runsAlways(job: CachedJob, needDigests: Readonly<Record<string, string>>, checked: Checked): ResultLook {
    return {
      checked,
      ran: async ({ ended }) => {
        if (ended.status !== 'passed') return undefined
        try {
          const files = await job.findOutputs()
          this.#needs.left(job.planned.id, { digest: digestOfOutputs(files, needDigests), files })
        } catch {
          // what needs it is told that it is not known
        }
        return undefined
      },
    }
  }

  async #factsOf(job: CachedJob, question: ResultQuestion, needDigests: Readonly<Record<string, string>>): Promise<Look> {
    const { planned, task, needs } = question
    const variables = this.variablesOf(planned.id) ?? { seen: {}, counted: {}, hidden: [] }
    const modules = join(job.cwd, 'node_modules')
    const installs = job.places.some((place) => isInside(modules, place) || isInside(place, modules))
    const { pipeline, inputs, args, configFiles, project } = this.#options
    const files = await job.findInputs()
    const facts = await jobFacts(
      {
        digest: this.#digest,
        identity: this.#repository.identity,
        project: shownBelow(this.#repository.root, project),
        ...{ pipeline, inputs, args, configFiles },
        index: this.#index,
      },
      {
        ...{ planned, task, cwd: job.cwd, variables, needs, needDigests, files },
        path: this.#options.pathOf(job.cwd, variables.seen['PATH']),
        secrets: this.#options.secretsOf(planned.id),
        packages: job.cache.packages
          ? await packageFacts(job.cwd, { repository: this.#repository, index: this.#index, isInstalled: !installs })
          : {},
      },
    )
    return { facts, key: keyOf(facts), files, needDigests }
  }

  /** The result, or why there is none to reuse. */
  async #reuse(job: CachedJob, look: Look): Promise<{ readonly reused: ReusedResult } | { readonly because: readonly Reason[] }> {
    const root = this.#rootHash()
    try {
      const entry = this.#find(job, look)
      // from here on, pruning leaves it alone
      if (!entry || (this.#mayWrite && !this.#store.touch(look.key, root))) return { because: this.#whyMissed(job, look) }
      const found = await job.findOutputs()
      const isInPlace = areSameFiles(found, entry.files)
      if (!isInPlace && !entry.hasCopy) return { because: [{ kind: 'outputs-touched' }] }
      const reused = await reusedResult(this.#store, entry, isInPlace ? 'in-place' : 'cache')
      const files = isInPlace ? found : await this.#restore(job, entry, found)
      this.#needs.left(job.planned.id, this.#leftBy(job, look, files))
      this.#remember(job, look, { kind: 'kept' }, entry.run)
      return { reused }
    } catch (error) {
      const reason = reasonIn(error)
      // what is damaged must not stay in the way of a new result
      if (reason.kind === 'damaged' && this.#mayWrite) this.#store.drop(look.key, root)
      return { because: [reason] }
    }
  }

  #find(job: CachedJob, { key }: Look): KeptEntry | undefined {
    const entry = this.#store.find(key, this.#rootHash())
    if (entry && !job.canLeave(entry.files)) throw new Doubt({ kind: 'damaged' })
    return entry
  }

  async #restore(job: CachedJob, entry: KeptEntry, found: readonly FoundFile[]): Promise<readonly FoundFile[]> {
    try {
      await restoreFiles(this.#store, entry.files, { repository: this.#repository.root, found })
    } catch (error) {
      if (error instanceof Doubt) throw error
      throw new Doubt({ kind: 'not-restored', message: error instanceof Error ? error.message : String(error) })
    }
    const files = await job.findOutputs()
    // reading what was written shows a damaged store too
    if (!areSameFiles(files, entry.files)) throw new Doubt({ kind: 'damaged' })
    return files
  }

  #whyMissed(job: CachedJob, { facts, key }: Look): readonly Reason[] {
    const last = this.#memory?.last(this.#nameOf(job))
    if (!last) return [{ kind: 'nothing-kept' }]
    if (last.key !== key) return differences(last.facts, facts)
    const { run, end } = last
    if (end.kind === 'not-kept') return [{ kind: 'not-kept', run, because: end.because }]
    return [{ kind: end.kind === 'kept' ? 'removed' : 'failed-before', run }]
  }

  async #clean(job: CachedJob): Promise<void> {
    if (job.cache.clean) removeFiles(await job.findOutputs(), this.#repository.root)
  }

  async #ran(job: CachedJob, question: ResultQuestion, look: Look, end: JobEnd): Promise<Kept | undefined> {
    if (end.ended.status !== 'passed') {
      if (end.ended.status === 'failed') this.#remember(job, look, { kind: 'failed' })
      return undefined
    }
    try {
      const files = await job.findOutputs()
      this.#needs.left(job.planned.id, this.#leftBy(job, look, files))
      if (this.#options.mode === 'read') throw new Doubt({ kind: 'asked', flag: 'SPARKWING_CACHE=read' })
      await this.#requireUnchanged(job, question, look)
      const { run, project, pipeline, masks, logOf } = this.#options
      const kept = await saveResult({
        store: this.#store,
        job,
        origin: { run, project, pipeline, job: job.planned.id, key: look.key },
        repository: this.#repository.root,
        rootHash: this.#rootHash(),
        files,
        end,
        log: logOf(job.planned.id),
        masks,
      })
      this.#remember(job, look, { kind: 'kept' })
      if ('bytes' in kept) this.#keptBytes += kept.bytes + end.log.bytes + entryBytes
      return kept
    } catch (error) {
      const because = reasonIn(error)
      this.#remember(job, look, { kind: 'not-kept', because })
      return { not: because }
    }
  }

  /** The second look: what decides the result must have been the same all the time. */
  async #requireUnchanged(job: CachedJob, question: ResultQuestion, look: Look): Promise<void> {
    const needDigests = await this.#needs.digests(job)
    const after = await this.#factsOf(job, question, needDigests)
    const [different] = differences(look.facts, after.facts)
    if (different) throw new Doubt({ kind: 'changed-while-running', because: different })
    const before = new Map(look.files.map(({ path, stamp }) => [path, stamp]))
    const touched = after.files.find(({ path, stamp }) => before.get(path) !== stamp)
    if (touched) throw new Doubt({ kind: 'changed-while-running', because: { kind: 'file-changed', path: touched.path } })
  }

  #leftBy(job: CachedJob, { key, needDigests }: Look, files: readonly FoundFile[]): Left {
    return job.cache.copy ? { digest: digestOfOutputs(files, needDigests), files } : { digest: key }
  }

  #notKept(reason: Reason | undefined): Promise<Kept | undefined> {
    return Promise.resolve(reason && { not: reason })
  }

  #remember(job: CachedJob, { key, facts }: Look, end: LastTime['end'], run = this.#options.run): void {
    this.#memory?.remember(this.#nameOf(job), { run, key, facts, end })
  }

  #nameOf({ planned }: CachedJob): string {
    return JSON.stringify([this.#options.project, this.#options.pipeline, planned.id])
  }

  get #mayWrite(): boolean {
    return mayWriteWith(this.#options)
  }

  #rootHash(): string {
    return this.#digest(this.#repository.root).slice(0, 16)
  }
}

const mayWriteWith = ({ mode, mayWrite }: ResultsOptions): boolean => mayWrite && (mode === 'on' || mode === 'force')

const capped = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.length <= mostReasons ? reasons : [...reasons.slice(0, mostReasons), { kind: 'more', count: reasons.length - mostReasons }]
