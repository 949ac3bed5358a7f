import { bytesText } from '../../model/text/bytes.ts'
import { counted } from '../../model/text/counted.ts'
import { formatDuration } from '../../model/text/duration.ts'
import { quoteForShell } from '../../model/text/quote-for-shell.ts'
import type { CacheJson, CacheVerifyJson } from '../../wire/cache.ts'
import { formatMoment } from './format-moment.ts'

export const renderCache = ({ folder, results, bytes, maxBytes, oldestUse, lately }: CacheJson): string =>
  [
    `${counted(results, 'kept result')}, ${bytesText(bytes)} of at most ${bytesText(maxBytes)}`,
    `  ${lately.days} days     ${lately.hits} of ${counted(lately.hits + lately.misses, 'job')} reused, ${formatDuration(lately.savedMs)} saved`,
    ...(oldestUse === undefined ? [] : [`  oldest use  ${formatMoment(oldestUse)}`]),
    `  folder      ${quoteForShell(folder)}`,
  ].join('\n')

export const renderCacheVerify = ({ results, damaged }: CacheVerifyJson): string =>
  damaged.length === 0
    ? `${counted(results, 'result')} read, and all ${results === 1 ? 'is' : 'are'} whole.`
    : `${counted(results, 'result')} read. ${counted(damaged.length, 'damaged result')} removed:\n${damaged.map((key) => `  ${key}`).join('\n')}`
