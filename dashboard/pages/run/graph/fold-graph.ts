import type { JobJson } from '../../../../src/wire/run.ts'

/** The parts of a job that determine its place in the graph. They do not change once the plan is made. */
export type PlannedNode = Pick<JobJson, 'id' | 'needs' | 'group' | 'matrix'>

/** A node of the graph: a job, or a group or a matrix folded into one. */
export interface FoldedNode {
  readonly key: string
  readonly kind: 'job' | 'group' | 'matrix'
  /** The job's id, or the name of the group or matrix. */
  readonly name: string
  /** Ids of the jobs in it. */
  readonly jobs: readonly string[]
}

export interface FoldedGraph {
  readonly nodes: readonly FoldedNode[]
  /** Each pair of nodes once, even if many jobs in one need many jobs in the other. */
  readonly edges: readonly { readonly from: string; readonly to: string }[]
  /** The key of the node that contains a job, by job id. */
  readonly nodeOf: ReadonlyMap<string, string>
}

/** From this many jobs on, groups and matrices are folded by default. */
export const foldsFrom = 41

/** The folds that may contain a job, the outer one first. */
const foldsOf = ({ group, matrix }: PlannedNode) =>
  [
    ...(group === undefined ? [] : [{ key: `group ${group}`, kind: 'group' as const, name: group }]),
    ...(matrix === undefined ? [] : [{ key: `matrix ${matrix}`, kind: 'matrix' as const, name: matrix }]),
  ] as const

/** Whether anything can be folded. */
export const canFold = (jobs: readonly PlannedNode[]): boolean =>
  jobs.some(({ group, matrix }) => group !== undefined || matrix !== undefined)

/** The graph with the folded groups and matrices as one node each, in the place of its first job. */
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

/** The keys of the nodes that contain a job or any of its direct or indirect dependencies. */
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

/** The edges, as `from\nto`, between consecutive jobs on a path. */
export const edgesOfPath = (path: readonly string[], { nodeOf }: FoldedGraph): ReadonlySet<string> =>
  new Set(path.slice(1).map((id, index) => `${nodeOf.get(path[index] ?? '') ?? ''}\n${nodeOf.get(id) ?? ''}`))
