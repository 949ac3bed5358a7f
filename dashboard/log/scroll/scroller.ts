import type { Row, Rows } from '../rows.ts'
import { clusterRows, mostPx, placeOf, rowPx } from './treadmill.ts'

/** What the view shows: the clusters of rows to render, and the scroll position. */
export interface Scrolled {
  /** The first and the last rendered cluster. */
  readonly first: number
  readonly last: number
  /** The topmost row in view, including the fraction of it that is out of view, and how many rows fit. */
  readonly top: number
  readonly shown: number
  readonly isAtEnd: boolean
  /** The view has been put where it opens; it may have been scrolled since. */
  readonly hasBegun: boolean
}

/** A line, and how far its top is below the top of the view, in px. */
export interface LinePlace {
  readonly line: number
  readonly below: number
}

/** The scroll position. All values in px are derived from it. */
type Anchor = { readonly row: number; /** How far the view begins below the row's top, in px. */ readonly px: number } | 'end'

export interface Scroller {
  subscribe(hear: () => void): () => void
  read(): Scrolled
  /** Takes over the elements and returns how to release them. `layer` holds the clusters; `spacer` sets the scroll height. */
  attach(elements: { readonly view: HTMLElement; readonly spacer: HTMLElement; readonly layer: HTMLElement }): () => void
  /** The element that scrolls. */
  view(): HTMLElement | undefined
  /**
   * Replaces the rows, for example after a fold or when the log has grown. The row at the top of the view stays there; with `keeps` the line
   * that matters, see {@link matter}, or else the first line in view stays where it is.
   */
  setRows(rows: Rows, keeps?: 'line'): void
  /** Which line matters most to the reader, such as the current hit. */
  matter(line: number | undefined): void
  /** The line that stays where it is when rows or heights change, and how far it is below the top of the view, in px. */
  keptPlace(): LinePlace | undefined
  /** Whether the view sticks to the end once it is scrolled there. */
  setFollow(isFollowing: boolean): void
  /** How many rows are in view while following the end; 0 when not following. */
  followedRows(): number
  /** Keeps the current rows in view, even at the end of the log. */
  hold(): void
  setWrap(isWrapped: boolean): void
  /** Puts a row `below` px under the top of the view. */
  goTo(row: number, below?: number): void
  /** Brings the row of a line into view: unless it is in view already, `below` px under the top. */
  showLine(line: number, below: number): void
  /** The first line in view. */
  topLine(): number
  goEnd(): void
  /** Sets where the view opens; only the first call has an effect. */
  begin(row: number | 'end', below?: number): void
  /** Scrolls one page forward or back by height, because rows may be taller than one line. */
  page(isBackward: boolean): void
  /** Puts a row at the top while the thumb is dragged: the view counts as moving. */
  drag(row: number): void
  /** Whether the view moves so fast that fetching the rows it passes is not worth it. */
  isMoving(): boolean
  /** Positions the rendered clusters; called after each render. */
  place(): void
}

/**
 * Scrolls over any number of rows. The rows in view are in a layer inside a spacer as tall as all rows together, or as tall as a browser
 * allows. In that case, when the layer comes near an end of the spacer, layer and view move back to its middle together, invisibly.
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
  /** The `scrollTop` that we have set ourselves, so that its scroll event is ignored. */
  let ownTop = 0
  let widest = 0
  let isDragged = false
  let movedAt = 0
  let hasBegun = false
  let mattersMost: number | undefined
  let kept: LinePlace | undefined
  let noting = 0
  /** A row that stays where it is while the heights of the rows above it become known. */
  let pin: { readonly row: number; readonly below: number } | undefined
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

  const isRendered = (row: number): boolean => {
    if (row < state.first * clusterRows || row >= (state.last + 1) * clusterRows) return false
    // without wrapping its place is known before it is drawn
    return !isWrapped || clusterElement(Math.floor(row / clusterRows))?.children[row % clusterRows] !== undefined
  }

  /** How far a rendered row is below the top of the view. */
  const belowTop = (row: number): number => offsetOf(row) - (ownTop - layerTop)

  /** Remembers which line is where, once the page is drawn: by the time that rows or heights change, it is too late. */
  const note = (): void => {
    cancelAnimationFrame(noting)
    noting = requestAnimationFrame(() => {
      if (!elements || !shownRows) return
      const isInView = (row: number): boolean => isRendered(row) && belowTop(row) > -rowPx && belowTop(row) < viewPx
      const ofMatter = mattersMost === undefined ? undefined : { row: shownRows.ofLine(mattersMost), line: mattersMost }
      const first = Math.floor(anchorRow())
      const found =
        ofMatter && isInView(ofMatter.row) && isLine(shownRows.at(ofMatter.row), ofMatter.line)
          ? ofMatter
          : firstLineFrom(shownRows, first, rowsShown())
      if (found && isRendered(found.row)) kept = { line: found.line, below: belowTop(found.row) }
    })
  }
  /** Keeps the remembered line where it was. */
  const keepLine = (next: Rows): void => {
    if (!kept) return
    const row = next.ofLine(kept.line)
    pin = { row, below: kept.below }
    const top = Math.max(0, row - kept.below / rowPx)
    anchor = { row: Math.floor(top), px: (top % 1) * rowPx }
  }

  const place = (): void => {
    if (!elements || viewPx === 0) return
    const { view, spacer, layer } = elements
    if (pin && anchor !== 'end' && isRendered(pin.row)) anchor = anchorAt(offsetOf(pin.row) - pin.below)
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
      // no space is left above, or the spacer grows without limit
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
    // before its row is drawn, the height of the layer is not known either: to stop at its end would lose the anchor
    if (anchor !== 'end' && isRendered(anchor.row) && Math.abs(top - layerTop - below) >= 1) anchor = anchorAt(top - layerTop)
    tell(isLast && ownTop + viewPx >= room - 2)
    note()
  }

  const scrolled = (): void => {
    if (!elements || viewPx === 0) return
    const top = elements.view.scrollTop
    if (Math.abs(top - ownTop) < 1) return
    pin = undefined
    // more than a view height within a few frames is too fast to read
    isDragged = Math.abs(top - ownTop) > viewPx && performance.now() - movedAt < 100
    movedAt = performance.now()
    ownTop = top
    anchor = anchorAt(top - layerTop)
    const isAtEnd = state.last === lastCluster() && top + viewPx >= layerTop + layerPx() - 2
    if (isAtEnd && isFollowing) anchor = 'end'
    const before = state
    tell(isAtEnd)
    // lay out again when an end of the spacer comes near although more rows follow
    if (before.first === state.first && before.last === state.last && (top < viewPx || top + viewPx * 3 > elements.view.scrollHeight))
      place()
    note()
  }

  /** The position `px` below the top of the layer. */
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
    pin = undefined
    anchor = { row: Math.max(0, Math.min(rows - 1, Math.floor(row))), px: (row % 1) * rowPx - below }
    tell(false)
    place()
  }

  const goEnd = (): void => {
    pin = undefined
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
      // the router saves and restores each element's scroll position: here the same px mean another row later, so hide the event from it
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
    setRows(next, keeps) {
      const before = shownRows
      shownRows = next
      rows = next.count
      pin = undefined
      if (anchor !== 'end' && before && keeps === 'line' && kept) keepLine(next)
      else if (anchor !== 'end' && before) {
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
    matter(line) {
      mattersMost = line
      note()
    },
    keptPlace: () => kept,
    setWrap(next) {
      if (next === isWrapped) return
      isWrapped = next
      widest = 0
      // heights are measured at the width that the rows will have
      if (elements) elements.layer.style.minWidth = '100%'
      if (anchor !== 'end' && shownRows && hasBegun) keepLine(shownRows)
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
      // the lower end of the bar means the end of the log, however tall the last rows are
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
    topLine: () => (shownRows && firstLineFrom(shownRows, Math.floor(anchorRow()), rowsShown())?.line) ?? kept?.line ?? 1,
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

const isLine = (row: Row | undefined, line: number): boolean => row?.kind === 'line' && row.line === line

/** The first row from an index on that is a line. */
const firstLineFrom = (rows: Rows, from: number, count: number): { readonly row: number; readonly line: number } | undefined => {
  for (let index = from; index <= from + count; index++) {
    const row = rows.at(index)
    if (row?.kind === 'line') return { row: index, line: row.line }
  }
  return undefined
}

/** The index in `after` of a row of `before`. */
const sameRow = (before: Rows, after: Rows, index: number): number => {
  const row = before.at(index)
  if (!row) return index
  const now = after.ofLine(row.kind === 'line' ? row.line : row.kind === 'head' ? row.fold.from : row.from)
  const above = after.at(now - 1)
  return row.kind === 'head' && above?.kind === 'head' && above.fold.step.step === row.fold.step.step ? now - 1 : now
}
