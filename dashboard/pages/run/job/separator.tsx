import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import type { PanelSize, Side } from './panel-size.ts'

/** How far one press of an arrow key moves it, in px. */
const step = 24

/** The border of a panel, or of a column before it. The pointer and the arrow keys move it. */
export const Separator = ({
  side,
  panel,
  label = "Size of the job's panel",
  isAfter = false,
  onReset,
  className,
}: {
  readonly side: Side
  readonly panel: PanelSize
  readonly label?: string
  /** It is at the end of what it sizes, not at the start. */
  readonly isAfter?: boolean
  /** A double click or Enter gives it back its usual size. */
  readonly onReset?: () => void
  readonly className?: string
}) => {
  const sign = isAfter ? -1 : 1
  const start = useRef<{ readonly at: number; readonly size: number }>(undefined)
  const isRight = side === 'right'
  const at = (event: PointerEvent): number => (isRight ? event.clientX : event.clientY)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && onReset) {
      event.preventDefault()
      onReset()
      return
    }
    const sizes: Readonly<Record<string, number>> = {
      [isRight ? 'ArrowLeft' : 'ArrowUp']: panel.size + sign * step,
      [isRight ? 'ArrowRight' : 'ArrowDown']: panel.size - sign * step,
      Home: panel.least,
      End: panel.most,
    }
    const size = sizes[event.key]
    if (size === undefined) return
    event.preventDefault()
    panel.resize(size)
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isRight ? 'vertical' : 'horizontal'}
      aria-valuenow={panel.size}
      aria-valuemin={panel.least}
      aria-valuemax={panel.most}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { at: at(event), size: panel.size }
        event.preventDefault()
      }}
      onPointerMove={(event) => {
        if (start.current) panel.resize(start.current.size + sign * (start.current.at - at(event)))
      }}
      onPointerUp={() => {
        start.current = undefined
      }}
      onPointerCancel={() => {
        start.current = undefined
      }}
      className={classNames(
        className,
        'shrink-0 touch-none bg-line hover:bg-accent focus-visible:bg-accent relative after:absolute',
        isRight ? 'w-px cursor-col-resize after:inset-y-0 after:-inset-x-1' : 'h-px cursor-row-resize after:inset-x-0 after:-inset-y-1',
      )}
    />
  )
}
