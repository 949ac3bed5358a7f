import { bytesText } from '../../model/text/bytes.ts'
import { counted } from '../../model/text/counted.ts'
import { formatDuration } from '../../model/text/duration.ts'
import { quoteForShell } from '../../model/text/quote-for-shell.ts'
import type { CacheJson, CachePruneJson, CacheVerifyJson } from '../../wire/cache.ts'
import { formatMoment } from './format-moment.ts'

export const renderCache = ({ folder, results, bytes, maxBytes, oldestUse, lately }: CacheJson): string =>
  [
    `${counted(results, 'kept result')}, ${bytesText(bytes)} of at most ${bytesText(maxBytes)}`,
    `  ${lately.days} days     ${lately.hits} of ${counted(lately.hits + lately.misses, 'job')} reused, ${formatDuration(lately.savedMs)} saved`,
    ...(oldestUse === undefined ? [] : [`  oldest use  ${formatMoment(oldestUse)}`]),
    `  folder      ${quoteForShell(folder)}`,
  ].join('\n')

export const renderCachePrune = ({ removed, freedBytes, results, bytes }: CachePruneJson): string =>
  removed === 0 && freedBytes === 0
    ? `Nothing was removed. ${counted(results, 'result')} ${results === 1 ? 'takes' : 'take'} ${bytesText(bytes)}.`
    : `Removed ${counted(removed, 'result')}, which freed ${bytesText(freedBytes)}. ${counted(results, 'result')} ${results === 1 ? 'takes' : 'take'} ${bytesText(bytes)}.`

export const renderCacheVerify = ({ results, damaged }: CacheVerifyJson): string =>
  damaged.length === 0
    ? `${counted(results, 'result')} read, and all ${results === 1 ? 'is' : 'are'} whole.`
    : `${counted(results, 'result')} read. ${counted(damaged.length, 'damaged result')} removed:\n${damaged.map((key) => `  ${key}`).join('\n')}`
