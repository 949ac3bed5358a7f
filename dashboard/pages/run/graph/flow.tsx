import { Controls, MiniMap, ReactFlow, type Node, type ReactFlowInstance } from '@xyflow/react'
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { firstView, leastReadable } from './first-view.ts'
import { GraphEdges } from './graph-edges.tsx'
import { GraphContext, worstStatus, type GraphState } from './graph-state.ts'
import { GraphNode } from './graph-node.tsx'
import { nodeSize, type Places } from './layout-graph.ts'
import type { FoldedGraph } from './fold-graph.ts'
import { nextInGraph, type Direction } from './move-in-graph.ts'

const nodeTypes = { job: GraphNode }
const zooms = { least: 0.04, most: 2 }
/** The number of nodes from which a mini-map helps: smaller graphs are entirely in view. */
const miniMapFrom = 51
const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
/** The nodes that the first view shows, by the state of their jobs: those of the first of these that any node has. */
const matters = ['failed', 'interrupted', 'running'] as const
const colours: Readonly<Record<string, string>> = {
  running: 'var(--color-running)',
  queued: 'var(--color-running)',
  passed: 'var(--color-passed)',
  failed: 'var(--color-failed)',
  cancelled: 'var(--color-cancelled)',
  interrupted: 'var(--color-interrupted)',
}

/** The graph after layout: pans, zooms, and can be navigated with the arrow keys. */
export const Flow = ({
  graph,
  places,
  state,
  criticalEdges,
  onNode,
}: {
  readonly graph: FoldedGraph
  readonly places: Places
  readonly state: Omit<GraphState, 'isFar'>
  readonly criticalEdges: ReadonlySet<string>
  readonly onNode: (key: string) => void
}) => {
  const element = useRef<HTMLDivElement>(null)
  const flow = useRef<ReactFlowInstance>(undefined)
  const hasMoved = useRef(false)
  const focused = useRef<string>(undefined)
  const [zoom, setZoom] = useState(1)
  const isFar = zoom < leastReadable
  const shown = useMemo(() => ({ ...state, isFar }), [state, isFar])
  // a node is its place and nothing else: what it shows it finds by itself
  const nodes = useMemo(
    () =>
      graph.nodes.flatMap(({ key }): Node[] => {
        const position = places.get(key)
        return position ? [{ id: key, type: 'job', position: { ...position }, data: {}, ...nodeSize, measured: nodeSize, handles: [] }] : []
      }),
    [graph, places],
  )

  const fit = (): void => {
    const box = element.current
    if (hasMoved.current || !box || !flow.current || places.size === 0) return
    const byStatus = Map.groupBy(places.keys(), (key) => worstStatus(key, state))
    const matter = matters.map((status) => byStatus.get(status)).find((keys) => keys !== undefined) ?? []
    const view = firstView(places, matter, { width: box.clientWidth, height: box.clientHeight })
    void flow.current.setCenter(view.x, view.y, { zoom: view.zoom })
  }
  const onPlaces = useEffectEvent(() => {
    hasMoved.current = false
    fit()
  })
  useEffect(() => {
    onPlaces()
  }, [places])

  /** Brings a node into view, if it is not, without a change of size. */
  const show = (key: string): void => {
    const place = places.get(key)
    const box = element.current
    if (!place || !box || !flow.current) return
    const { x, y, zoom } = flow.current.getViewport()
    const left = place.x * zoom + x
    const top = place.y * zoom + y
    const isInView =
      left >= 0 && top >= 0 && left + nodeSize.width * zoom <= box.clientWidth && top + nodeSize.height * zoom <= box.clientHeight
    if (isInView) return
    void flow.current.setCenter(place.x + nodeSize.width / 2, place.y + nodeSize.height / 2, { zoom })
  }
  const showOpen = useEffectEvent((key: string) => {
    show(key)
  })
  useEffect(() => {
    if (state.open !== undefined) showOpen(state.open)
  }, [state.open])
  const onResize = useEffectEvent(() => {
    fit()
    if (state.open !== undefined) show(state.open)
  })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(() => {
      onResize()
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
    }
  }, [])

  const focusNode = (key: string): void => {
    focused.current = key
    show(key)
    // a node that was out of view renders only after the graph has moved
    const focus = (tries: number): void => {
      const button = element.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(key)}"]`)
      if (button) button.focus({ preventScroll: true })
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1))
    }
    focus(10)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = directions[event.key]
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const start = event.target instanceof HTMLElement ? event.target.dataset['node'] : undefined
    const known = [focused.current, state.open].find((key) => key !== undefined && places.has(key))
    const next = start === undefined ? (known ?? graph.nodes[0]?.key) : nextInGraph(start, direction, graph, places)
    if (next !== undefined) focusNode(next)
  }
  return (
    <div
      ref={element}
      role="group"
      tabIndex={0}
      aria-label="Graph of the jobs: the arrow keys move between jobs along their dependencies, Enter opens a job. The list has the same jobs."
      className="graph min-h-0 min-w-0 grow -outline-offset-2"
      style={{ '--graph-zoom': Math.max(zoom, leastReadable) } as Record<string, number>}
      onKeyDown={onKeyDown}
    >
      <GraphContext value={shown}>
        <ReactFlow
          nodes={nodes}
          nodeTypes={nodeTypes}
          onInit={(instance) => {
            flow.current = instance
            fit()
            if (state.open !== undefined) show(state.open)
          }}
          onMove={(event, { zoom: next }) => {
            // a click also starts a move, without changing the viewport
            if (event !== null) hasMoved.current = true
            setZoom(next)
          }}
          onNodeClick={(_event, { id }) => {
            focused.current = id
            onNode(id)
          }}
          minZoom={zooms.least}
          maxZoom={zooms.most}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
        >
          <GraphEdges edges={graph.edges} places={places} chain={state.chain} critical={criticalEdges} />
          <Controls showInteractive={false} position="bottom-left" />
          {graph.nodes.length >= miniMapFrom && (
            <MiniMap
              pannable
              zoomable
              position="bottom-right"
              ariaLabel="Overview of the graph"
              nodeColor={({ id }) => colours[worstStatus(id, state) ?? ''] ?? 'var(--color-edge)'}
            />
          )}
        </ReactFlow>
      </GraphContext>
    </div>
  )
}
