import type { FoundFailure, LineBlock } from './find-failure.ts'
import type { Hit } from './scan-log.ts'

export const mostShown = 3

/**
 * The blocks to show, at most three, in the order of the log: that of the headline, and those with the best lines. `moreOf` is added to the
 * score of a line.
 */
export const shownBlocks = ({ headline, blocks }: FoundFailure, moreOf: (hit: Hit) => number = () => 0): readonly LineBlock[] => {
  const rankOf = ({ from, to, hits }: LineBlock): number =>
    headline && from <= headline.index && headline.index <= to
      ? Infinity
      : hits.reduce((best, hit) => Math.max(best, hit.score + moreOf(hit)), 0)
  return blocks
    .map((block) => ({ block, rank: rankOf(block) }))
    .sort((one, other) => (one.rank === other.rank ? one.block.from - other.block.from : other.rank - one.rank))
    .slice(0, mostShown)
    .map(({ block }) => block)
    .sort((one, other) => one.from - other.from)
}

/** The best line of a block. */
export const bestOf = ({ hits }: LineBlock): Hit | undefined =>
  hits.reduce<Hit | undefined>((best, hit) => (best && best.score >= hit.score ? best : hit), undefined)
