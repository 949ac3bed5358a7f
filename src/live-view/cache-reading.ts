import { missedJobs } from '../records/history/missed-jobs.ts'
import type { CacheReading, Described } from '../server/ports.ts'
import type { CacheJson } from '../wire/cache.ts'
import { askOwnCli, type AskOptions } from './actions/ask-own-cli.ts'
import { limitCalls } from './actions/limit-calls.ts'
import type { KeptIndex } from './kept-index.ts'

/** Thousands of files take a while on a slow disk. */
const longestMs = 600_000
/** These wait apart from the questions about configs, which answer soon: one may prune while others look. */
const inTurn = limitCalls(2)

/** Asks `sparkwing cache`. Another process looks at the files, so that many of them do not hold up the server. */
export const askCache = <Detail extends object>(
  how: readonly ('prune' | 'clear')[],
  options: Pick<AskOptions, 'cli' | 'home' | 'env' | 'left'>,
): Promise<Described<Detail>> => {
  const command = ['sparkwing', 'cache', ...how].join(' ')
  return askOwnCli(['cache', ...how, '--json'], options.home, {
    ...options,
    timeoutMs: longestMs,
    inTurn,
    describeSilence: (seconds, said) => ({
      code: 'no-answer',
      message:
        said === undefined
          ? `\`${command}\` did not end within ${seconds} s.`
          : `\`${command}\` did not answer${said === '' ? '' : `: ${said}`}.`,
      tryThis: ['Run it in a terminal to see why.'],
    }),
  })
}

/** Shows what is kept of jobs, and which of them were missed. */
export const createCacheReading = ({
  index,
  ...options
}: Pick<AskOptions, 'cli' | 'home' | 'env'> & { readonly index: KeptIndex }): CacheReading => ({
  async read(left) {
    const [shown, missed] = await Promise.all([askCache<CacheJson>([], { ...options, left }), missedJobs(index)])
    return 'detail' in shown ? { detail: { ...shown.detail, missed } } : shown
  },
})
