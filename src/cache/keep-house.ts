import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { byteCount } from '../model/text/bytes.ts'
import { UserError } from '../model/user-error.ts'
import type { CacheJson, CachePruneJson, CacheVerifyJson } from '../wire/cache.ts'
import { countedDays, openIndex } from './index-db.ts'
import { clearStore, defaultBound, pruneStore, usesOf, verifyStore } from './store/maintain.ts'
import { ResultStore } from './store/result-store.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The kept results of a home. */
export const resultStoreOf = (home: string): ResultStore => new ResultStore(join(home, 'cache', 'jobs'))

/**
 * How much may be kept: `SPARKWING_CACHE_MAX`, or else what fits.
 *
 * @throws UserError
 */
export const boundOf = (store: ResultStore, bytes: number, env: Environment): number => {
  const said = env['SPARKWING_CACHE_MAX']
  return said === undefined || said === '' ? defaultBound(store, bytes) : sizeIn(said, 'SPARKWING_CACHE_MAX')
}

/**
 * Refuses a bound that is no size before anything runs, not when the run has ended.
 *
 * @throws UserError
 */
export const checkBound = ({ SPARKWING_CACHE_MAX: said }: Environment): void => {
  if (said !== undefined && said !== '') sizeIn(said, 'SPARKWING_CACHE_MAX')
}

const sizeIn = (text: string, name: string): number => {
  const bytes = byteCount(text)
  if (bytes === undefined) throw new UserError('bad-size', `${name}: "${text}" is not a size.`, ['Write it like 500MB or 5GB.'])
  return bytes
}

export const showCache = async (home: string, env: Environment): Promise<CacheJson> => {
  const store = resultStoreOf(home)
  const { results, bytes, oldestUse } = await usesOf(store)
  using index = await openIndex(store.folder, '', false)
  const { hits, misses, savedMs } = index?.counted(Date.now()) ?? { hits: 0, misses: 0, savedMs: 0 }
  return {
    folder: store.folder,
    results,
    bytes,
    maxBytes: boundOf(store, bytes, env),
    ...(oldestUse !== undefined && { oldestUse }),
    lately: { days: countedDays, hits, misses, savedMs },
  }
}

export const pruneCache = async (home: string, env: Environment, maxSize?: string): Promise<CachePruneJson> => {
  const store = resultStoreOf(home)
  const max = maxSize === undefined ? boundOf(store, (await usesOf(store)).bytes, env) : sizeIn(maxSize, '--max-size')
  return toPruneJson(await pruneStore(store, max))
}

/** Removes everything that is kept, and what was remembered for the reasons. */
export const clearCache = async (home: string): Promise<CachePruneJson> => {
  const store = resultStoreOf(home)
  const cleared = await clearStore(store)
  if (existsSync(join(store.folder, 'index.db'))) {
    using index = await openIndex(store.folder, '', true)
    index?.forget()
  }
  return toPruneJson(cleared)
}

export const verifyCache = (home: string): Promise<CacheVerifyJson> => verifyStore(resultStoreOf(home))

const toPruneJson = ({ removed, freedBytes, results, bytes }: CachePruneJson): CachePruneJson => ({ removed, freedBytes, results, bytes })
