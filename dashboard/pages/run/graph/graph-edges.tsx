import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { FoldedGraph } from './fold-graph.ts'
import { nodeSize, type Places } from './layout-graph.ts'

/** All edges of the graph in three SVG paths: thousands of separate ones would make panning slow. */
export const GraphEdges = memo(
  ({
    edges,
    places,
    chain,
    critical,
  }: {
    readonly edges: FoldedGraph['edges']
    readonly places: Places
    readonly chain: ReadonlySet<string>
    readonly critical: ReadonlySet<string>
  }) => {
    const drawn = useMemo(() => {
      const paths = { plain: '', critical: '', chain: '' }
      for (const { from, to } of edges) {
        const line = curve(places.get(from), places.get(to))
        if (critical.has(`${from}\n${to}`)) paths.critical += line
        else paths.plain += line
        if (chain.has(from) && chain.has(to)) paths.chain += line
      }
      return paths
    }, [edges, places, chain, critical])
    return (
      <ViewportPortal>
        <svg className="graph-edges" width="1" height="1" aria-hidden>
          <path className="graph-edge" d={drawn.plain} />
          <path className="graph-edge graph-edge-critical" d={drawn.critical} />
          <path className="graph-edge graph-edge-chain" d={drawn.chain} />
        </svg>
      </ViewportPortal>
    )
  },
)

/** A curve from the right side of one node to the left side of another, horizontal at both ends. */
const curve = (from: { x: number; y: number } | undefined, to: { x: number; y: number } | undefined): string => {
  if (!from || !to) return ''
  const [x1, y1, x2, y2] = [from.x + nodeSize.width, from.y + nodeSize.height / 2, to.x, to.y + nodeSize.height / 2]
  const bend = Math.max(24, Math.abs(x2 - x1) / 2)
  return `M${Math.round(x1)} ${Math.round(y1)}C${Math.round(x1 + bend)} ${Math.round(y1)} ${Math.round(x2 - bend)} ${Math.round(y2)} ${Math.round(x2)} ${Math.round(y2)}`
}
