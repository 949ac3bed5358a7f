import { ChartNoAxesGantt, Table, Workflow } from 'lucide-react'
import { Button } from '../../ui/button.tsx'

const views = [
  ['graph', 'Graph', 'g', Workflow],
  ['timeline', 'Timeline', 't', ChartNoAxesGantt],
  ['table', 'Table', 'b', Table],
] as const
type View = (typeof views)[number][0]

/** Selects the view in the centre. */
export const RunViewSwitch = ({ view, onView }: { readonly view: View; readonly onView: (view: View) => void }) => (
  <div role="group" aria-label="View" className="flex items-center gap-0.5 border-b border-line px-2 py-1.5">
    {views.map(([name, label, key, Icon]) => (
      <Button
        key={name}
        look="quiet"
        aria-pressed={view === name}
        title={`${label} (${key})`}
        onClick={() => {
          onView(name)
        }}
      >
        <Icon size={14} aria-hidden /> {label}
      </Button>
    ))}
  </div>
)
