import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findFailure } from '../../src/digest/find-failure.ts'
import { shownBlocks } from '../../src/digest/shown-blocks.ts'
import type { ExpectedFailure } from './expected-failure.ts'
import { openToolFolder } from './tool-folder.ts'

/** What the digest makes of one log, compared with what is expected. */
export interface Verdict {
  /** The folder of the tool and the name of the log. */
  readonly log: string
  readonly tool: string
  readonly isHeldOut: boolean
  readonly hasPassed: boolean
  readonly isHeadlineRight: boolean
  /** Whether the digest shows all lines that explain the failure. */
  readonly isBlockShown: boolean
}

/** The digest shows so many last lines of a log in any case. */
const tailLines = 5

/** Compares the digest of each log in a folder of logs, such as `test/failures`, with its expected lines. A log that passed must have no digest. */
export const judgeCorpus = (root: string): readonly Verdict[] =>
  globSync('**/expected.json', { cwd: root })
    .map(dirname)
    .sort()
    .flatMap((folder) => {
      const { expected, readLog } = openToolFolder(join(root, folder))
      return expected.map((one) => ({
        log: join(folder, one.log),
        tool: basename(folder),
        isHeldOut: folder.startsWith('held-out'),
        ...judge(readLog(one.log), one),
      }))
    })

const judge = (
  log: string,
  { exitCode, headline, acceptable, block }: ExpectedFailure,
): Pick<Verdict, 'hasPassed' | 'isHeadlineRight' | 'isBlockShown'> => {
  const found = findFailure(log, { exitCode })
  const blocks = shownBlocks(found)
  const line = found.headline && found.headline.index + 1
  if (exitCode === 0) return { hasPassed: true, isHeadlineRight: line === undefined, isBlockShown: blocks.length === 0 }
  const last = log.trimEnd().split('\n').length
  const isShown = (wanted: number): boolean =>
    wanted > last - tailLines || blocks.some(({ from, to }) => from + 1 <= wanted && wanted <= to + 1)
  const [from = 0, to = 0] = block ?? []
  return {
    hasPassed: false,
    isHeadlineRight: line !== undefined && [headline, ...acceptable].includes(line),
    isBlockShown: Array.from({ length: to - from + 1 }, (_, index) => from + index).every(isShown),
  }
}
