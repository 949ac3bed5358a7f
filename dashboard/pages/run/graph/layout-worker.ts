import { layoutGraph, type LayoutInput } from './layout-graph.ts'

// A large graph takes seconds to lay out, and the page must not freeze meanwhile.
globalThis.onmessage = ({ data }: MessageEvent<LayoutInput>) => {
  globalThis.postMessage({ places: layoutGraph(data) })
}
