import { useEffect, useState } from 'react'
import { laterWorker } from '../../../later.ts'
import { workerAddress } from '../../../live/worker-address.ts'
import type { FoldedGraph } from './fold-graph.ts'
import type { LayoutInput, Places } from './layout-graph.ts'
import layoutWorkerUrl from './layout-worker.ts?worker&url'

const workerUrl = laterWorker(layoutWorkerUrl)

/** Recent layouts, so that returning to a graph shows it at once. */
const made = new Map<string, Promise<Places>>()
const mostMade = 12

const askWorker = (input: LayoutInput): Promise<Places> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerAddress(workerUrl), { type: 'module', name: 'layout' })
    worker.onmessage = ({ data }: MessageEvent<{ readonly places: Places }>) => {
      worker.terminate()
      resolve(data.places)
    }
    worker.onerror = ({ message }) => {
      worker.terminate()
      reject(new Error(`The graph could not be laid out: ${message}`))
    }
    worker.postMessage(input)
  })

const layoutOf = (key: string, { nodes, edges }: FoldedGraph): Promise<Places> => {
  const known = made.get(key)
  if (known) return known
  const fresh = askWorker({ nodes: nodes.map((node) => node.key), edges })
  made.set(key, fresh)
  for (const old of [...made.keys()].slice(0, Math.max(0, made.size - mostMade))) made.delete(old)
  return fresh
}

/** The positions of a graph's nodes; `key` identifies graphs of the same shape. The old positions stay until the new ones are ready. */
export const useLayout = (key: string, graph: FoldedGraph) => {
  const [found, setFound] = useState<{
    readonly key: string
    readonly places?: Places
    readonly graph: FoldedGraph
    readonly error?: unknown
  }>()
  useEffect(() => {
    let isWanted = true
    layoutOf(key, graph).then(
      (places) => {
        if (isWanted) setFound({ key, places, graph })
      },
      (error: unknown) => {
        made.delete(key)
        if (isWanted) setFound({ key, graph, error })
      },
    )
    return () => {
      isWanted = false
    }
  }, [key, graph])
  return { ...found, isReady: found?.key === key }
}
