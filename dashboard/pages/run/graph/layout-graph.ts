import { Graph, layout } from '@dagrejs/dagre'
import type { FoldedGraph } from './fold-graph.ts'

export type LayoutInput = Pick<FoldedGraph, 'edges'> & { readonly nodes: readonly string[] }

/** The top left corner of each node, by its key, in px. */
export type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>

/** In px; graph-node.tsx renders nodes of this size. */
export const nodeSize = { width: 208, height: 44 } as const
const between = { nodes: 12, ranks: 56 } as const

/** With more nodes than this, the exact ranking takes minutes. */
const mostExact = 150

/** Lays out nodes in layers from left to right; nodes without edges are in a block below. */
export const layoutGraph = ({ nodes, edges }: LayoutInput): Places => {
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const graph = new Graph()
  graph.setGraph({
    rankdir: 'LR',
    nodesep: between.nodes,
    ranksep: between.ranks,
    ranker: tied.size > mostExact ? 'longest-path' : 'network-simplex',
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const key of nodes) if (tied.has(key)) graph.setNode(key, { ...nodeSize })
  for (const { from, to } of edges) graph.setEdge(from, to)
  if (tied.size > 0) layout(graph)
  const places = new Map<string, { readonly x: number; readonly y: number }>()
  let bottom = 0
  for (const key of nodes) {
    if (!tied.has(key)) continue
    // the library returns the centre
    const { x = 0, y = 0 } = graph.node(key) as { readonly x?: number; readonly y?: number }
    places.set(key, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 })
    bottom = Math.max(bottom, y + nodeSize.height / 2 + between.ranks / 2)
  }
  const alone = nodes.filter((key) => !tied.has(key))
  // roughly the aspect ratio of a screen
  const columns = Math.max(1, Math.ceil(Math.sqrt(alone.length / 3)))
  for (const [index, key] of alone.entries()) {
    places.set(key, {
      x: (index % columns) * (nodeSize.width + between.nodes),
      y: bottom + Math.floor(index / columns) * (nodeSize.height + between.nodes),
    })
  }
  return places
}
