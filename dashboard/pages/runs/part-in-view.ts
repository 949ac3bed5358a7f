import { useEffect, useState, type RefObject } from 'react'

/** The rows and columns in view, plus some more on each side; `to` is not included. */
export interface PartInView {
  readonly rows: readonly [from: number, to: number]
  readonly columns: readonly [from: number, to: number]
}

/** Extra rows and columns on each side, so that scrolling shows no gaps. */
const more = 10

/** The part in view of a scrolling grid whose rows and columns have a fixed size, in px. */
export const usePartInView = (
  scroller: RefObject<HTMLElement | null>,
  { rowHeight, columnWidth }: { readonly rowHeight: number; readonly columnWidth: number },
): PartInView => {
  const [part, setPart] = useState<PartInView>({ rows: [0, 0], columns: [0, 0] })
  useEffect(() => {
    const shown = scroller.current
    if (!shown) return undefined
    const look = (): void => {
      const rows = spanOf(shown.scrollTop, shown.clientHeight, rowHeight)
      const columns = spanOf(shown.scrollLeft, shown.clientWidth, columnWidth)
      setPart((old) => (isSame(old.rows, rows) && isSame(old.columns, columns) ? old : { rows, columns }))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(shown)
    shown.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      shown.removeEventListener('scroll', look)
    }
  }, [scroller, rowHeight, columnWidth])
  return part
}

type Span = readonly [from: number, to: number]

/** Changes in steps, so that rows do not rerender with each px. */
const spanOf = (start: number, length: number, size: number): Span => {
  const first = Math.floor(start / size / more) * more
  return [Math.max(0, first - more), Math.ceil((start + length) / size / more) * more + more]
}

const isSame = (one: Span, other: Span): boolean => one[0] === other[0] && one[1] === other[1]
