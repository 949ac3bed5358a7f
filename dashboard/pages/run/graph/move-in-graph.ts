import type { FoldedGraph } from './fold-graph.ts'
import type { Places } from './layout-graph.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The next node in a direction: left and right along dependencies, up and down within the same layer. */
export const nextInGraph = (from: string, direction: Direction, { nodes, edges }: FoldedGraph, places: Places): string | undefined => {
  const here = places.get(from)
  if (!here) return nodes[0]?.key
  const isAcross = direction === 'left' || direction === 'right'
  const candidates = isAcross
    ? edges.flatMap((edge) => {
        if (direction === 'right') return edge.from === from ? [edge.to] : []
        return edge.to === from ? [edge.from] : []
      })
    : nodes.map(({ key }) => key)
  let best: { readonly key: string; readonly distance: number } | undefined
  for (const key of candidates) {
    const there = places.get(key)
    if (!there || key === from) continue
    const dy = there.y - here.y
    if (!isAcross && (there.x !== here.x || (direction === 'up' ? dy >= 0 : dy <= 0))) continue
    const distance = isAcross ? Math.abs(dy) + Math.abs(there.x - here.x) : Math.abs(dy)
    if (!best || distance < best.distance) best = { key, distance }
  }
  return best?.key
}
