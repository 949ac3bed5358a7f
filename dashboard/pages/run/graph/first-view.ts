import { nodeSize, type Places } from './layout-graph.ts'

/** Text in the graph is at least 11 px tall down to this zoom, see graph.css; below it, nodes show only their state. */
export const leastReadable = 0.7
/** Up to this many nodes stay readable even if not all fit; for more, an outline shows more than a part would. */
const mostToRead = 60
/** Left free at the edges, as a share of the space. */
const margin = 0.04
const leastOutline = 0.04

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The part of a graph to show first: all of it if its text stays readable, else the readable part around the nodes that matter. `x` and `y`
 * are where the middle of the space is in the graph.
 */
export const firstView = (
  places: Places,
  matter: readonly string[],
  space: Size,
): { readonly x: number; readonly y: number; readonly zoom: number } => {
  const all = boundsOf([...places.keys()], places)
  const whole = Math.min(
    1,
    (space.width * (1 - 2 * margin)) / (all.right - all.left),
    (space.height * (1 - 2 * margin)) / (all.bottom - all.top),
  )
  const isOutline = matter.length === 0 && places.size > mostToRead
  const zoom = whole >= leastReadable ? whole : isOutline ? Math.max(leastOutline, whole) : leastReadable
  const view = { width: space.width / zoom, height: space.height / zoom }
  const shown = matter.length === 0 ? { ...all, right: all.left, bottom: all.top } : partToShow(matter, places, view)
  return {
    x: middleOf([all.left, all.right], (shown.left + shown.right) / 2, view.width),
    y: middleOf([all.top, all.bottom], (shown.top + shown.bottom) / 2, view.height),
    zoom,
  }
}

/** All nodes that matter, or the first of them if they do not fit together. */
const partToShow = (matter: readonly string[], places: Places, view: Size) => {
  const part = boundsOf(matter, places)
  return part.right - part.left <= view.width && part.bottom - part.top <= view.height ? part : boundsOf(matter.slice(0, 1), places)
}

/** Where the middle of a view is: on `wanted`, as far as the view does not reach beyond the graph then. */
const middleOf = ([from, to]: readonly [from: number, to: number], wanted: number, length: number): number => {
  const half = (length * (1 - 2 * margin)) / 2
  return to - from <= 2 * half ? (from + to) / 2 : Math.min(to - half, Math.max(from + half, wanted))
}

const boundsOf = (keys: readonly string[], places: Places) => {
  const found = keys.flatMap((key) => places.get(key) ?? [])
  const [xs, ys] = [found.map(({ x }) => x), found.map(({ y }) => y)]
  return {
    left: Math.min(...xs),
    right: Math.max(...xs) + nodeSize.width,
    top: Math.min(...ys),
    bottom: Math.max(...ys) + nodeSize.height,
  }
}
