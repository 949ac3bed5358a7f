import type { JobEnd } from '../engine/ports.ts'
import type { Kept } from '../model/cache/checked.ts'
import { toJsonText } from '../model/record-json.ts'
import type { CachedJob } from './cached-job.ts'
import { Doubt } from './doubt.ts'
import type { FoundFile } from './files/find-files.ts'
import { placeBelow } from './files/globs.ts'
import type { Masks } from './results-options.ts'
import { entryFormat, keptFile, type KeptEntry } from './store/kept-entry.ts'
import { ByteSearch, writtenForms } from './store/place-search.ts'
import type { ResultStore } from './store/result-store.ts'

/** Nothing larger is kept, in bytes. */
const largest = 2 * 1024 ** 3
/** A log that changes its stream more often is not kept. */
const mostPieces = 100_000

interface Saving {
  readonly store: ResultStore
  readonly job: CachedJob
  readonly origin: Pick<KeptEntry, 'run' | 'project' | 'pipeline' | 'job' | 'key'>
  readonly repository: string
  readonly rootHash: string
  /** The outputs, as found when the job was over. */
  readonly files: readonly FoundFile[]
  readonly end: JobEnd
  /** The file of its log. */
  readonly log: string
  readonly masks: Masks
}

/**
 * Keeps the result of a job that passed.
 *
 * @throws Doubt if it must not be kept.
 */
export const saveResult = async (saving: Saving): Promise<Kept> => {
  const { store, job, origin, repository, rootHash, files, end, log, masks } = saving
  requireSound(saving)
  const place = new ByteSearch(repository.length > 1 ? writtenForms(repository) : [])
  const hasCopy = job.cache.copy
  if (hasCopy)
    for (const { path, kind, content, size } of files) {
      place.next()
      if (kind === 'link') place.push(Buffer.from(content))
      if (kind !== 'file') continue
      const secret = createSecretSearch(masks)
      const look = (chunk: Buffer): void => {
        place.push(chunk)
        secret.push(chunk)
      }
      await store.add(placeBelow(repository, path), { hash: content, size, shown: path }, look, () => {
        if (secret.hasFound()) throw new Doubt({ kind: 'output-secret', path })
      })
    }
  const logHash = await store.hash(log, (chunk) => {
    place.push(chunk)
  })
  if (end.log.bytes > 0) await store.add(log, { hash: logHash, size: end.log.bytes, shown: 'log' }, () => undefined)
  place.next()
  place.push(Buffer.from(toJsonText(end.output ?? null)))
  await requireStill(saving)
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const entry: KeptEntry = {
    format: entryFormat,
    ...origin,
    durationMs: end.durationMs,
    files: files.map(keptFile),
    hasCopy,
    bytes,
    ...(end.output !== undefined && { output: end.output }),
    ...(end.exitCode !== undefined && { exitCode: end.exitCode }),
    steps: end.steps.map((step) => (step.type === 'step.started' ? { ...step, name: masks.text(step.name) } : step)),
    log: { hash: logHash, bytes: end.log.bytes, pieces: end.pieces },
  }
  // what holds the path of its repository, or lies only there, is of no use elsewhere
  store.write(entry, rootHash, place.hasFound || !hasCopy)
  return { bytes: hasCopy ? bytes : 0, files: files.filter(({ kind }) => kind !== 'folder').length }
}

const requireSound = ({ job, files, end, masks }: Saving): void => {
  if (end.attempt > 1) throw new Doubt({ kind: 'flaky' })
  if (end.flaw) throw new Doubt({ kind: end.flaw })
  const logged = end.pieces.reduce((sum, [, bytes]) => sum + bytes, 0)
  if (!end.isLogComplete || logged !== end.log.bytes || end.pieces.length > mostPieces) throw new Doubt({ kind: 'log-incomplete' })
  if (end.output !== undefined && toJsonText(end.output) !== masks.text(toJsonText(end.output))) throw new Doubt({ kind: 'secret' })
  // no path is named: it would hold the secret
  const names = files.map(({ path, kind, content }) => (kind === 'link' ? `${path} ${content}` : path))
  if (names.some((name) => masks.text(name) !== name)) throw new Doubt({ kind: 'name-secret' })
  const missing = job.outputs.rules.find(
    ({ isLiteral, isNegated, root }) => isLiteral && !isNegated && !files.some(({ path }) => job.isAt(path, root)),
  )
  if (missing) throw new Doubt({ kind: 'output-missing', path: missing.given })
  if (job.cache.copy && files.reduce((sum, { size }) => sum + size, end.log.bytes) > largest) throw new Doubt({ kind: 'too-large' })
}

/** The outputs must be as they were found until the last was copied. */
const requireStill = async ({ job, files }: Saving): Promise<void> => {
  const stamps = (found: readonly FoundFile[]): ReadonlyMap<string, string> => new Map(found.map(({ path, stamp }) => [path, stamp]))
  const [before, after] = [stamps(files), await job.findOutputs()]
  const still = stamps(after)
  const changed = after.find(({ path, stamp }) => before.get(path) !== stamp) ?? files.find(({ path }) => !still.has(path))
  if (changed) throw new Doubt({ kind: 'output-changed', path: changed.path })
}

/** Looks for secrets by masking: what comes out differs if there is one. */
const createSecretSearch = (masks: Masks): { push(chunk: Buffer): void; hasFound(): boolean } => {
  if (masks.isEmpty) return { push: () => undefined, hasFound: () => false }
  const stream = masks.openStream()
  let [waiting, isDifferent] = [Buffer.alloc(0), false]
  const compare = (pieces: readonly Uint8Array[]): void => {
    for (const piece of pieces) {
      isDifferent ||= !waiting.subarray(0, piece.length).equals(piece)
      waiting = waiting.subarray(piece.length)
    }
  }
  return {
    push(chunk) {
      if (isDifferent) return
      // the mask may hold on to what it is given
      const copy = Buffer.from(chunk)
      waiting = Buffer.concat([waiting, copy])
      compare(stream.push(copy))
    },
    hasFound() {
      if (!isDifferent) compare(stream.end())
      return isDifferent || waiting.length > 0
    },
  }
}
