import { join } from 'node:path'
import { needOutputs } from '../engine/need-outputs.ts'
import type { JobEnd, ResultLook, ResultQuestion, ReusedLook, ReusedResult, StillFree } from '../engine/ports.ts'
import type { Checked, Kept } from '../model/cache/checked.ts'
import type { Reason } from '../model/cache/reason.ts'
import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { PlannedLock } from '../model/plan.ts'
import { CachedJob } from './cached-job.ts'
import { Doubt, reasonIn } from './doubt.ts'
import type { JobVariables } from './environment.ts'
import type { Foreseen, ResultsOptions, RunResults } from './results-options.ts'
import { differences } from './facts.ts'
import { FileIndex } from './files/file-index.ts'
import { unread, type FoundFile } from './files/find-files.ts'
import { homeDigest, type Digest } from './home-key.ts'
import { openIndex, type IndexDb } from './index-db.ts'
import { JobExaminer, type Look } from './job-examiner.ts'
import { digestOfOutputs } from './job-facts.ts'
import type { LastTime } from './last-time.ts'
import { Needs, type Left } from './needs.ts'
import { Pace } from './pace.ts'
import { repositoryOf, type Repository } from './repository.ts'
import { reusedResult } from './reuse.ts'
import { saveResult } from './save.ts'
import { areSameFiles, type KeptEntry } from './store/kept-entry.ts'
import { pruneStore } from './store/maintain.ts'
import { removeFiles, restoreFiles } from './store/restore.ts'
import { ResultStore } from './store/result-store.ts'

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

class CachedResults implements RunResults {
  readonly #options: ResultsOptions
  readonly #repository: Repository
  readonly #index: FileIndex
  readonly #memory: IndexDb | undefined
  readonly #store: ResultStore
  readonly #digest: Digest
  readonly #jobs = new Map<JobId, CachedJob>()
  readonly #needs: Needs
  readonly #examiner: JobExaminer
  /** What to remember of reused results when the run is over. Each job is looked up once, so nothing asks for it before. */
  readonly #reused = new Map<string, LastTime>()
  readonly #pace = new Pace()
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
    const { jobs, needs } = { jobs: this.#jobs, needs: this.#needs }
    this.#examiner = new JobExaminer(options, { repository: this.#repository, index: this.#index, digest: this.#digest, jobs, needs })
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
    return cached && this.#examiner.variablesOf(cached)
  }

  async close(): Promise<void> {
    this.#index.flush()
    if (this.#mayWrite) this.#store.tidy()
    this.#memory?.rememberAll(this.#reused)
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
      const look = await this.#examiner.examine(job, question)
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

  async lookInPlace(question: ResultQuestion, areStillFree: StillFree): Promise<ReusedLook | undefined> {
    const startedAt = performance.now()
    const job = this.#jobs.get(question.planned.id)
    // where everything runs, one look is enough
    if (!job || this.#options.mode === 'force') return undefined
    // one look waits for nothing, and there may be thousands in a row
    await this.#pace.rest()
    try {
      // a file that is not known has most likely changed, and the look with the locks reads it
      const look = await this.#examiner.examine(job, question, this.#index.known)
      if (!look.isWanted) return undefined
      const entry = this.#claim(job, look)
      if (!entry) return undefined
      const files = await job.findOutputs(this.#index.known)
      if (!areSameFiles(files, entry.files)) return undefined
      const reused = await reusedResult(this.#store, entry, 'in-place')
      if (!areStillFree()) return undefined
      this.#use(job, look, entry, files)
      return this.#reusedLook(job, look, reused, startedAt)
    } catch {
      // whatever it is, the look with the locks finds and says it
      return undefined
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
      const look = await this.#examiner.examine(job, question)
      if (!look.files) return this.#runsAlways(job, look.needDigests, checked({ outcome: 'off', because: look.because }))
      const shown = { key: look.key, files: look.files.length }
      const found = look.isWanted ? await this.#reuse(job, look) : { because: look.because }
      if ('reused' in found) return this.#reusedLook(job, look, found.reused, startedAt)
      if (look.isWanted) this.#looks.misses++
      if (!question.hasStandIn) await this.#clean(job)
      const hint = this.#hintFor(job)
      return {
        checked: checked({ ...shown, outcome: 'miss', because: capped(found.because) }),
        ...(hint !== undefined && { hint }),
        warnings: unmatchedIn(job, look.files),
        ran: (end) => this.#ran(job, question, look, end),
      }
    } catch (error) {
      const because = [reasonIn(error)]
      return { checked: checked({ outcome: 'off', because }), ran: () => this.#notKept(because[0]) }
    }
  }

  #reusedLook(job: CachedJob, { key, files }: Look, reused: ReusedResult, startedAt: number): ReusedLook {
    const { by, run, savedMs } = reused
    this.#looks.hits++
    this.#looks.savedMs += savedMs
    const outcome = by === 'in-place' ? by : 'hit'
    return {
      checked: { key, outcome, because: [], from: run, files: files.length, durationMs: Math.round(performance.now() - startedAt) },
      reused,
      warnings: unmatchedIn(job, files),
      ran: () => Promise.resolve(undefined),
    }
  }

  /** A job whose result was never kept may fail because it lacks a variable. */
  #hintFor(job: CachedJob): string | undefined {
    const hidden = this.#examiner.variablesOf(job).hidden
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

  /** The result, or why there is none to reuse. */
  async #reuse(job: CachedJob, look: Look): Promise<{ readonly reused: ReusedResult } | { readonly because: readonly Reason[] }> {
    const root = this.#rootHash()
    try {
      const entry = this.#claim(job, look)
      if (!entry) return { because: this.#whyMissed(job, look) }
      const found = await job.findOutputs()
      const isInPlace = areSameFiles(found, entry.files)
      if (!isInPlace && !entry.hasCopy) return { because: [{ kind: 'outputs-touched' }] }
      const reused = await reusedResult(this.#store, entry, isInPlace ? 'in-place' : 'cache')
      const files = isInPlace ? found : await this.#restore(job, entry, found)
      this.#use(job, look, entry, files)
      return { reused }
    } catch (error) {
      const reason = reasonIn(error)
      // what is damaged must not stay in the way of a new result
      if (reason.kind === 'damaged' && this.#mayWrite) this.#store.drop(look.key, root)
      return { because: [reason] }
    }
  }

  /** Notes that a result is used: for the jobs that need it, and for the reasons of the next run. */
  #use(job: CachedJob, look: Look, { run }: KeptEntry, files: readonly FoundFile[]): void {
    this.#needs.left(job.planned.id, this.#leftBy(job, look, files))
    const { key, facts } = look
    this.#reused.set(this.#nameOf(job), { run, key, facts, end: { kind: 'kept' } })
  }

  /** The entry, marked as used, so that pruning leaves it alone from here on. */
  #claim(job: CachedJob, look: Look): KeptEntry | undefined {
    const entry = this.#find(job, look)
    return entry && this.#mayWrite && !this.#store.touch(look.key, this.#rootHash()) ? undefined : entry
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
    if (job.cache.clean) removeFiles(await job.findOutputs(unread), this.#repository.root)
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
      await this.#examiner.requireUnchanged(job, question, look)
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

  #leftBy(job: CachedJob, { key, needDigests }: Look, files: readonly FoundFile[]): Left {
    return job.cache.copy ? { digest: digestOfOutputs(files, needDigests), files } : { digest: key }
  }

  #notKept(reason: Reason | undefined): Promise<Kept | undefined> {
    return Promise.resolve(reason && { not: reason })
  }

  #remember(job: CachedJob, { key, facts }: Look, end: LastTime['end']): void {
    this.#memory?.remember(this.#nameOf(job), { run: this.#options.run, key, facts, end })
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

const unmatchedIn = (job: CachedJob, files: readonly FoundFile[]): readonly string[] =>
  job.unmatchedInputs(files).map((glob) => `no file matches its input ${glob}`)

const capped = (reasons: readonly Reason[]): readonly Reason[] =>
  reasons.length <= mostReasons ? reasons : [...reasons.slice(0, mostReasons), { kind: 'more', count: reasons.length - mostReasons }]
