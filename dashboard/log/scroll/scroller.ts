import { linesInView } from './lines-in-view.ts'
import type { Rows } from '../rows.ts'
import { clusterRows, mostPx, placeOf, rowPx } from './treadmill.ts'

/** What the view shows: clusters of rows to draw, and where it stands. */
export interface Scrolled {
  /** The first and the last cluster that is drawn. */
  readonly first: number
  readonly last: number
  /** The topmost row in view, with the part of it that is out of view, and how many rows fit in. */
  readonly top: number
  readonly shown: number
  readonly isAtEnd: boolean
  /** It stands where it was opened, or somewhere else since. */
  readonly hasBegun: boolean
}

/** Where it stands: the state of all scrolling. Everything in px follows from it. */
type Anchor = { readonly row: number; /** How far the view begins below the row's top, in px. */ readonly px: number } | 'end'

export interface Scroller {
  subscribe(hear: () => void): () => void
  read(): Scrolled
  /** Takes the elements over; gives back how to let go of them. `layer` holds the clusters, `spacer` makes the room. */
  attach(elements: { readonly view: HTMLElement; readonly spacer: HTMLElement; readonly layer: HTMLElement }): () => void
  /** The element that scrolls. */
  view(): HTMLElement | undefined
  /** Other rows, such as after a fold or when the log has grown; the line at the top of the view stays there. */
  setRows(rows: Rows): void
  /** Whether the view sticks to the end once it is scrolled there. */
  setFollow(isFollowing: boolean): void
  /** How many rows of an end that is followed are in view; 0 when it is not followed. */
  followedRows(): number
  /** What is in view stays there, also at the end. */
  hold(): void
  setWrap(isWrapped: boolean): void
  /** Puts a row `below` px under the top of the view. */
  goTo(row: number, below?: number): void
  /** Brings the row of a line into view, `below` px under the top when it is not there already. */
  showLine(line: number, below: number): void
  /** The first line in view. */
  topLine(): number
  goEnd(): void
  /** Where the view begins; only the first call counts. */
  begin(row: number | 'end', below?: number): void
  /** A page on or back, as it stands: rows may be taller than one line. */
  page(isBackward: boolean): void
  /** Puts a row to the top while the thumb is held: the view does not rest. */
  drag(row: number): void
  /** Whether the view moves so fast that it is not worth to fetch what it passes. */
  isMoving(): boolean
  /** Lays the drawn clusters out; called after each drawing. */
  place(): void
}

/**
 * Moves over rows of any number. The rows in view lie in a layer inside of a room as tall as all rows together, or as tall as a browser
 * can bear: then the layer is moved back to the middle of the room when it comes near an end, together with the view, so that nobody sees it.
 */
export const createScroller = (): Scroller => {
  let shownRows: Rows | undefined
  let rows = 0
  let isWrapped = false
  let isFollowing = false
  let anchor: Anchor = { row: 0, px: 0 }
  let elements: { readonly view: HTMLElement; readonly spacer: HTMLElement; readonly layer: HTMLElement } | undefined
  let viewPx = 0
  let layerTop = 0
  /** Where we have put the view ourselves: scrolling to there is no news. */
  let ownTop = 0
  let widest = 0
  let isDragged = false
  let movedAt = 0
  let hasBegun = false
  let state: Scrolled = { first: 0, last: 0, top: 0, shown: 0, isAtEnd: true, hasBegun: false }
  const hearers = new Set<() => void>()

  const lastCluster = (): number => Math.max(0, Math.ceil(rows / clusterRows) - 1)
  const rowsShown = (): number => Math.max(1, viewPx / rowPx)
  const anchorRow = (): number => (anchor === 'end' ? Math.max(0, rows - rowsShown()) : anchor.row)

  const tell = (isAtEnd: boolean): void => {
    const row = Math.floor(anchorRow())
    const first = Math.max(0, Math.floor((row - clusterRows / 2) / clusterRows))
    const last = Math.min(lastCluster(), Math.floor((row + rowsShown() + clusterRows / 2) / clusterRows))
    const top = anchor === 'end' ? anchorRow() : anchor.row + Math.min(0.999, anchor.px / rowPx)
    const next = { first, last, top, shown: rowsShown(), isAtEnd, hasBegun }
    const isSame = (Object.keys(next) as (keyof Scrolled)[]).every((name) => next[name] === state[name])
    if (isSame) return
    state = next
    for (const hear of hearers) hear()
  }

  const clusterElement = (cluster: number): HTMLElement | undefined => {
    for (const element of elements?.layer.children ?? [])
      if (element instanceof HTMLElement && element.dataset['cluster'] === String(cluster)) return element
    return undefined
  }

  /** How far the row lies below the top of the layer; measured where heights differ. */
  const offsetOf = (row: number): number => {
    const within = row - state.first * clusterRows
    if (!isWrapped || !elements) return within * rowPx
    const element = clusterElement(Math.floor(row / clusterRows))?.children[row % clusterRows]
    return element instanceof HTMLElement ? element.offsetTop : within * rowPx
  }
  const layerPx = (): number =>
    isWrapped && elements
      ? elements.layer.offsetHeight
      : (Math.min(rows, (state.last + 1) * clusterRows) - state.first * clusterRows) * rowPx

  const place = (): void => {
    if (!elements || viewPx === 0) return
    const { view, spacer, layer } = elements
    const isFirst = state.first === 0
    const isLast = state.last === lastCluster()
    const height = layerPx()
    const total = rows * rowPx
    const real = state.first * clusterRows * rowPx
    const below = anchor === 'end' ? height - viewPx : offsetOf(anchor.row) + anchor.px
    if (isFirst) layerTop = 0
    else if (!isWrapped && total <= mostPx) layerTop = real
    else {
      layerTop = view.scrollTop - below
      // the room has run out above, or grows without end
      if (layerTop < viewPx || layerTop > mostPx) layerTop = placeOf(real, Math.max(total, real + height))
      if (layerTop < viewPx) layerTop = mostPx / 2
    }
    const rest = isLast ? 0 : Math.max(viewPx, total - real - height)
    const room = layerTop + height + (isLast ? 0 : Math.min(rest, Math.max(viewPx * 20, mostPx - layerTop - height)))
    const top = Math.max(0, Math.min(layerTop + below, room - viewPx))
    widest = Math.max(widest, isWrapped ? 0 : layer.scrollWidth)
    spacer.style.height = `${room}px`
    layer.style.minWidth = widest > view.clientWidth ? `${widest}px` : '100%'
    layer.style.transform = `translateY(${layerTop}px)`
    if (Math.abs(view.scrollTop - top) >= 0.5) view.scrollTop = top
    ownTop = view.scrollTop
    if (anchor !== 'end' && Math.abs(top - layerTop - below) >= 1) anchor = anchorAt(top - layerTop)
    tell(isLast && ownTop + viewPx >= room - 2)
  }

  const scrolled = (): void => {
    if (!elements || viewPx === 0) return
    const top = elements.view.scrollTop
    if (Math.abs(top - ownTop) < 1) return
    // further than the view is tall within a few frames: nobody reads that
    isDragged = Math.abs(top - ownTop) > viewPx && performance.now() - movedAt < 100
    movedAt = performance.now()
    ownTop = top
    anchor = anchorAt(top - layerTop)
    const isAtEnd = state.last === lastCluster() && top + viewPx >= layerTop + layerPx() - 2
    if (isAtEnd && isFollowing) anchor = 'end'
    const before = state
    tell(isAtEnd)
    // the room is made anew when its end comes near although rows are missing there
    if (before.first === state.first && before.last === state.last && (top < viewPx || top + viewPx * 3 > elements.view.scrollHeight))
      place()
  }

  /** What stands at `px` below the top of the layer. */
  const anchorAt = (px: number): Anchor => {
    const most = Math.max(0, rows - 1)
    const even = (from: number, offset: number): Anchor => {
      const row = Math.max(0, Math.min(most, from + Math.floor(offset / rowPx)))
      return { row, px: Math.max(0, Math.min(rowPx - 0.01, offset - (row - from) * rowPx)) }
    }
    const first = state.first * clusterRows
    if (!isWrapped || !elements || px < 0) return even(first, px)
    const height = layerPx()
    if (px >= height) return even(Math.min(rows, (state.last + 1) * clusterRows), px - height)
    for (let index = state.first; index <= state.last; index++) {
      const cluster = clusterElement(index)
      if (!cluster || cluster.offsetTop + cluster.offsetHeight <= px) continue
      let found = 0
      for (const [at, row] of [...cluster.children].entries()) {
        if (row instanceof HTMLElement && row.offsetTop <= px) found = at
        else break
      }
      const row = cluster.children[found]
      return { row: index * clusterRows + found, px: row instanceof HTMLElement ? px - row.offsetTop : 0 }
    }
    return { row: first, px: 0 }
  }

  const goTo = (row: number, below: number): void => {
    anchor = { row: Math.max(0, Math.min(rows - 1, Math.floor(row))), px: (row % 1) * rowPx - below }
    tell(false)
    place()
  }

  const goEnd = (): void => {
    anchor = 'end'
    tell(true)
    place()
  }

  return {
    subscribe(hear) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    read: () => state,
    attach(given) {
      elements = given
      const { view } = given
      const observer = new ResizeObserver(() => {
        const was = viewPx
        viewPx = view.clientHeight
        if (was !== viewPx) tell(state.isAtEnd)
        place()
      })
      observer.observe(view)
      // the router remembers how far each element was scrolled and puts it back: what it means in px changes here, so it must not hear of it
      const hear = (event: Event): void => {
        if (event.target !== view) return
        event.stopPropagation()
        scrolled()
      }
      addEventListener('scroll', hear, { capture: true, passive: true })
      return () => {
        observer.disconnect()
        removeEventListener('scroll', hear, { capture: true })
        elements = undefined
      }
    },
    view: () => elements?.view,
    setRows(next) {
      const before = shownRows
      shownRows = next
      rows = next.count
      if (anchor !== 'end' && before) {
        const row = sameRow(before, next, anchor.row)
        anchor = { row: Math.max(0, Math.min(rows - 1, row)), px: anchor.px }
      }
      tell(anchor === 'end')
      place()
    },
    setFollow(next) {
      isFollowing = next
      if (next && state.isAtEnd) anchor = 'end'
    },
    followedRows: () => (isFollowing && state.isAtEnd ? Math.ceil(rowsShown()) : 0),
    hold() {
      if (anchor === 'end') anchor = anchorAt(ownTop - layerTop)
    },
    setWrap(next) {
      isWrapped = next
      widest = 0
      place()
    },
    goTo(row, below = 0) {
      isDragged = false
      goTo(row, below)
    },
    page(isBackward) {
      elements?.view.scrollBy({ top: (isBackward ? -1 : 1) * Math.max(rowPx, viewPx - 2 * rowPx), behavior: 'instant' })
    },
    drag(row) {
      isDragged = true
      // at the lower end of the bar it is the end, however tall the last rows are
      goTo(row >= rows - rowsShown() - 0.01 ? rows - 1 : row, 0)
    },
    isMoving: () => isDragged,
    showLine(line, below) {
      if (!hasBegun || !shownRows) return
      const row = shownRows.ofLine(line)
      const [top, end] = [anchorRow() + 1.5, anchorRow() + rowsShown() - 2]
      isDragged = false
      if (isWrapped || row < top || row > end) goTo(row, below)
    },
    topLine: () => (shownRows ? linesInView(shownRows, anchorRow(), rowsShown()).from : 1),
    goEnd,
    begin(row, below = 0) {
      if (hasBegun) return
      hasBegun = true
      if (row === 'end') goEnd()
      else goTo(row, below)
    },
    place,
  }
}

/** Where a row of the view before is now. */
const sameRow = (before: Rows, after: Rows, index: number): number => {
  const row = before.at(index)
  if (!row) return index
  const now = after.ofLine(row.kind === 'line' ? row.line : row.kind === 'head' ? row.fold.from : row.from)
  const above = after.at(now - 1)
  return row.kind === 'head' && above?.kind === 'head' && above.fold.step.step === row.fold.step.step ? now - 1 : now
}
