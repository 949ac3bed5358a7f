import '@xyflow/react/dist/base.css'
import './graph.css'
import { useCallback, useMemo, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { JobsViewProps } from '../jobs-view.ts'
import { useRunSearch } from '../use-run-search.ts'
import { Flow } from './flow.tsx'
import { canFold, chainOf, edgesOfPath, foldGraph, foldsFrom } from './fold-graph.ts'
import { useLayout } from './use-layout.ts'

/** The live dependency graph of a run's jobs, in layers from left to right. */
const GraphView = ({ detail: { run, jobs, criticalPath }, open, onOpen }: JobsViewProps) => {
  const { search, change } = useRunSearch()
  // folds that the user has toggled individually
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const isAllFolded = search.folds === undefined ? jobs.length >= foldsFrom : search.folds === 'all'
  // the plan is complete before any job starts: if the number of jobs is the same, so is the graph
  const shape = [run.id, jobs.length, isAllFolded, ...turned].join('\n')
  const [planned, setPlanned] = useState(jobs)
  if (planned.length !== jobs.length) setPlanned(jobs)
  const isFolded = useCallback((key: string) => isAllFolded !== turned.has(key), [isAllFolded, turned])
  const graph = useMemo(() => foldGraph(planned, isFolded), [planned, isFolded])
  const layout = useLayout(shape, graph)
  // show the complete old layout until the new one is ready
  const shown = layout.graph ?? graph

  const state = useMemo(
    () => ({
      nodes: new Map(shown.nodes.map((node) => [node.key, node])),
      jobs: new Map(jobs.map((job) => [job.id, job])),
      open: open === undefined ? undefined : shown.nodeOf.get(open),
      chain: chainOf(planned, shown, open),
      critical: new Set(criticalPath.flatMap((id) => shown.nodeOf.get(id) ?? [])),
    }),
    [shown, jobs, planned, open, criticalPath],
  )
  const criticalEdges = useMemo(() => edgesOfPath(criticalPath, shown), [criticalPath, shown])
  const turn = (key: string): void => {
    const next = new Set(turned)
    if (!next.delete(key)) next.add(key)
    setTurned(next)
  }
  const onNode = (key: string): void => {
    const node = state.nodes.get(key)
    if (node?.kind === 'job') onOpen(node.name)
    else if (node) turn(key)
  }
  if (jobs.length === 0) return <p className="p-4 text-quiet">The graph appears when the plan is ready.</p>
  return (
    <>
      {canFold(jobs) && (
        <div className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1">
          <Button
            look="quiet"
            aria-pressed={isAllFolded}
            onClick={() => {
              setTurned(new Set())
              const isByItself = jobs.length >= foldsFrom === !isAllFolded
              change({ folds: isByItself ? undefined : isAllFolded ? 'none' : 'all' })
            }}
          >
            Fold groups and matrices
          </Button>
          {[...turned].map((key) => (
            <Button
              key={key}
              look="quiet"
              onClick={() => {
                turn(key)
              }}
            >
              {isAllFolded ? 'fold' : 'unfold'} {sanitiseName(key)}
            </Button>
          ))}
        </div>
      )}
      {layout.error !== undefined && <Problem error={layout.error} />}
      {layout.places ? (
        <Flow graph={shown} places={layout.places} state={state} criticalEdges={criticalEdges} onNode={onNode} />
      ) : (
        <p className="p-4 text-quiet" role="status">
          Laying out {counted(graph.nodes.length, 'node')}…
        </p>
      )}
    </>
  )
}

export default GraphView
