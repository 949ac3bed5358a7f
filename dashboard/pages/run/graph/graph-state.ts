import { createContext } from 'react'
import type { JobKind } from '../../../../src/model/cells.ts'
import type { JobJson } from '../../../../src/wire/run.ts'
import { kindOf, rankOf } from '../job-order.ts'
import type { FoldedNode } from './fold-graph.ts'

/** What nodes show besides their position. Only rendered nodes read it, so a change of state does not cause a new layout. */
export interface GraphState {
  readonly nodes: ReadonlyMap<string, FoldedNode>
  readonly jobs: ReadonlyMap<string, JobJson>
  /** These three hold node keys. */
  readonly open: string | undefined
  readonly chain: ReadonlySet<string>
  readonly critical: ReadonlySet<string>
  /** Zoomed out so far that text is unreadable. */
  readonly isFar: boolean
}

const none = new Map<string, never>()

export const GraphContext = createContext<GraphState>({
  nodes: none,
  jobs: none,
  open: undefined,
  chain: new Set(),
  critical: new Set(),
  isFar: false,
})

/** The state of the job in a node that most needs attention. */
export const worstStatus = (key: string, { nodes, jobs }: Pick<GraphState, 'nodes' | 'jobs'>): JobKind | undefined => {
  let worst: JobJson | undefined
  for (const id of nodes.get(key)?.jobs ?? []) {
    const job = jobs.get(id)
    if (job && (!worst || rankOf(job) < rankOf(worst))) worst = job
  }
  return worst && kindOf(worst)
}
