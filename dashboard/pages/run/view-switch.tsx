import { ChartNoAxesGantt, ScrollText, Table, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'

const views = [
  ['graph', 'Graph', 'g', Workflow],
  ['timeline', 'Timeline', 't', ChartNoAxesGantt],
  ['table', 'Table', 'b', Table],
  ['lines', 'All logs', 'a', ScrollText],
] as const
export type View = (typeof views)[number][0]

/** Selects the view of all jobs; without `view` it is folded to a strip that opens any of them. */
export const RunViewSwitch = ({
  view,
  onView,
  children,
}: {
  readonly view: View | undefined
  readonly onView: (view: View) => void
  /** What else the view can be told. */
  readonly children?: ReactNode
}) => (
  <div
    role="group"
    aria-label="View"
    className={classNames(
      'flex shrink-0 items-center gap-0.5 border-line',
      view === undefined ? 'w-9 flex-col border-r py-1' : 'flex-wrap border-b px-2 py-1.5',
    )}
  >
    {views.map(([name, label, key, Icon]) => (
      <Button
        key={name}
        look="quiet"
        {...(view === undefined ? { label: `${label} (${key})` } : { title: `${label} (${key})`, 'aria-pressed': view === name })}
        {...(view === undefined && { className: '!px-1.5' })}
        onClick={() => {
          onView(name)
        }}
      >
        <Icon size={14} aria-hidden /> {view !== undefined && label}
      </Button>
    ))}
    {children !== undefined && <span className="grow" />}
    {children}
  </div>
)
