import { createContext } from 'react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { rankOf } from '../job-order.ts'
import type { FoldedNode } from './fold-graph.ts'

/** What nodes show besides their place. Only what is drawn reads it, so that a change of state moves nothing and lays out nothing. */
export interface GraphState {
  readonly nodes: ReadonlyMap<string, FoldedNode>
  readonly jobs: ReadonlyMap<string, JobJson>
  /** Keys of nodes. */
  readonly open: string | undefined
  readonly chain: ReadonlySet<string>
  readonly critical: ReadonlySet<string>
  /** So far away that no text can be read. */
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

/** The state of the job in a node that is to be looked at first. */
export const worstStatus = (key: string, { nodes, jobs }: Pick<GraphState, 'nodes' | 'jobs'>): JobJson['status'] | undefined => {
  let worst: JobJson | undefined
  for (const id of nodes.get(key)?.jobs ?? []) {
    const job = jobs.get(id)
    if (job && (!worst || rankOf(job) < rankOf(worst))) worst = job
  }
  return worst?.status
}
