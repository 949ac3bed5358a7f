import { newGroups } from '../../digest/new-groups.ts'
import { bestOf, mostShown, shownBlocks } from '../../digest/shown-blocks.ts'
import type { Hit } from '../../digest/scan-log.ts'
import type { Headline } from '../../model/event.ts'
import type { LogBlockJson } from '../../wire/digest.ts'
import type { FoundInLog } from './find-in-log.ts'
import type { LineComparison } from './new-lines.ts'
import type { PointsAtProject } from './project-files.ts'

export type Block = Omit<LogBlockJson, 'lines'>

export interface BlocksRequest {
  readonly found: FoundInLog
  readonly headline: Headline | undefined
  readonly comparison: LineComparison | undefined
  readonly pointsAtProject?: PointsAtProject
  /** Of the part of the log in which the job failed; lines count from 1 here. */
  readonly lastLine: number
  /** From here on, all lines are shown if there is no headline. */
  readonly firstOfTail: number
}

export interface ChosenBlocks {
  readonly blocks: readonly Block[]
  /** Whether the log was compared with that of the passed run. */
  readonly isCompared: boolean
}

/** What is added for a line that the log of the passed run lacks, and for one that points at a file of the project. */
const more = { isNew: 25, isOwn: 15 } as const
/** Most lines in which the name of a file is looked for: the last ones. */
const mostLookedAt = 500
/** Lines shown around a recorded headline that today's patterns do not find. */
const aroundHeadline = { before: 2, after: 12 } as const

/** Chooses the blocks of a log to show. */
export const blocksInLog = async (request: BlocksRequest): Promise<ChosenBlocks> => {
  const { found, headline, comparison, lastLine } = request
  if (!found.headline && !headline) return blocksOfNewLines(request)
  const fresh = await comparison?.newOf(found.blocks.flatMap(({ hits }) => hits.map(({ index }) => index)))
  const own = await ownHits(request)
  const moreOf = (hit: Hit): number => (fresh?.has(hit.index) ? more.isNew : 0) + (own.has(hit) ? more.isOwn : 0)
  const before = found.linesBefore + 1
  const blocks = shownBlocks(found, moreOf).map((block): Block => {
    const isNew = block.hits.some(({ index }) => fresh?.has(index))
    const family = bestOf(block)?.family ?? 'generic'
    return { from: before + block.from, to: before + block.to, family, ...(isNew && { isNew }) }
  })
  const isCompared = fresh !== undefined
  if (!headline || blocks.some(({ from, to }) => from <= headline.line && headline.line <= to)) return { blocks, isCompared }
  const { line, family } = headline
  const from = Math.max(1, line - aroundHeadline.before)
  return { blocks: [{ from, to: Math.min(line + aroundHeadline.after, Math.max(line, lastLine)), family }], isCompared: false }
}

/** The files are looked for only if there are more blocks than are shown. */
const ownHits = async ({ found, pointsAtProject }: BlocksRequest): Promise<ReadonlySet<Hit>> => {
  const own = new Set<Hit>()
  if (!pointsAtProject || found.blocks.length <= mostShown) return own
  const hits = found.blocks.flatMap((block) => block.hits).slice(-mostLookedAt)
  for (const hit of hits) if (await pointsAtProject(hit.text)) own.add(hit)
  return own
}

/** No line looks like a failure: the lines that are new, above the last lines. */
const blocksOfNewLines = async ({ found, comparison, firstOfTail }: BlocksRequest): Promise<ChosenBlocks> => {
  const lines = found.lineCount
  const fresh = await comparison?.newOf(Array.from({ length: lines }, (_, index) => index))
  if (!fresh) return { blocks: [], isCompared: false }
  const before = found.linesBefore + 1
  const groups = newGroups(fresh, lines, firstOfTail - before)
  return {
    blocks: groups.map(({ from, to }) => ({ from: before + from, to: before + to, family: 'new', isNew: true })),
    isCompared: true,
  }
}
