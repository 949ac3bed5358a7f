import type { JobJson } from '../../../../src/wire/run.ts'

/** What of a job its place in the graph hangs on; none of it changes once the plan is made. */
export type PlannedNode = Pick<JobJson, 'id' | 'needs' | 'group' | 'matrix'>

/** A node of the graph: a job, or a group or a matrix folded into one. */
export interface FoldedNode {
  readonly key: string
  readonly kind: 'job' | 'group' | 'matrix'
  /** The job's id, or what the group or matrix is called. */
  readonly name: string
  /** Ids of the jobs in it. */
  readonly jobs: readonly string[]
}

export interface FoldedGraph {
  readonly nodes: readonly FoldedNode[]
  /** Each pair of nodes once, even if many jobs of one need many of the other. */
  readonly edges: readonly { readonly from: string; readonly to: string }[]
  /** The key of the node that a job lies in, by the job's id. */
  readonly nodeOf: ReadonlyMap<string, string>
}

/** From so many jobs on, groups and matrices are folded by themselves. */
export const foldsFrom = 81

/** The folds that a job may lie in, the outer one first. */
const foldsOf = ({ group, matrix }: PlannedNode) =>
  [
    ...(group === undefined ? [] : [{ key: `group ${group}`, kind: 'group' as const, name: group }]),
    ...(matrix === undefined ? [] : [{ key: `matrix ${matrix}`, kind: 'matrix' as const, name: matrix }]),
  ] as const

/** Whether anything can be folded. */
export const canFold = (jobs: readonly PlannedNode[]): boolean =>
  jobs.some(({ group, matrix }) => group !== undefined || matrix !== undefined)

/** The graph with these folds folded, each into one node in the place of its first job. */
export const foldGraph = (jobs: readonly PlannedNode[], isFolded: (key: string) => boolean): FoldedGraph => {
  const nodes = new Map<string, Omit<FoldedNode, 'jobs'> & { readonly jobs: string[] }>()
  const nodeOf = new Map<string, string>()
  for (const job of jobs) {
    const fold = foldsOf(job).find(({ key }) => isFolded(key)) ?? { key: `job ${job.id}`, kind: 'job' as const, name: job.id }
    const node = nodes.get(fold.key) ?? { ...fold, jobs: [] }
    node.jobs.push(job.id)
    nodes.set(fold.key, node)
    nodeOf.set(job.id, fold.key)
  }
  const edges = new Map<string, { readonly from: string; readonly to: string }>()
  for (const { id, needs } of jobs) {
    const to = nodeOf.get(id)
    for (const need of needs) {
      const from = nodeOf.get(need)
      if (from !== undefined && to !== undefined && from !== to) edges.set(`${from}\n${to}`, { from, to })
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], nodeOf }
}

/** Keys of the nodes that hold a job or something it needs, near or far. */
export const chainOf = (jobs: readonly PlannedNode[], { nodeOf }: FoldedGraph, job: string | undefined): ReadonlySet<string> => {
  const byId = new Map(jobs.map((one) => [one.id, one]))
  const chain = new Set<string>()
  const seen = new Set<string>()
  const next = job === undefined ? [] : [job]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    const key = nodeOf.get(id)
    if (key !== undefined) chain.add(key)
    next.push(...(byId.get(id)?.needs ?? []))
  }
  return chain
}

/** The edges, as `from\nto`, between jobs that follow each other on a path. */
export const edgesOfPath = (path: readonly string[], { nodeOf }: FoldedGraph): ReadonlySet<string> =>
  new Set(path.slice(1).map((id, index) => `${nodeOf.get(path[index] ?? '') ?? ''}\n${nodeOf.get(id) ?? ''}`))
