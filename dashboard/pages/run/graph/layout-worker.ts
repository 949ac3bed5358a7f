import { layoutGraph, type LayoutInput } from './layout-graph.ts'

// A large graph takes seconds, in which the page must not stand still.
globalThis.onmessage = ({ data }: MessageEvent<LayoutInput>) => {
  globalThis.postMessage({ places: layoutGraph(data) })
}
