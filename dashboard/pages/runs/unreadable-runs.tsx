import { Link } from '@tanstack/react-router'
import type { RunListJson } from '../../../src/wire/run.ts'
import { CommandText } from '../../ui/empty.tsx'
import { Told } from '../../ui/told.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** More would push the runs out of view. */
const mostShown = 3

/** Runs that cannot be read, each with its reason and what to do. */
export const UnreadableRuns = ({ list }: { readonly list: RunListJson | undefined }) => {
  const { unreadable = [], moreUnreadable = 0 } = list ?? {}
  const count = unreadable.length + moreUnreadable
  if (count === 0) return null
  const more = count - Math.min(mostShown, unreadable.length)
  return (
    <section aria-label="Cannot be read" className="border-b border-line bg-interrupted-soft px-3 py-2 text-small sm:px-4">
      <h2 className="font-semibold text-interrupted">{count === 1 ? '1 run cannot be read' : `${count} runs cannot be read`}</h2>
      <ul className="space-y-0.5">
        {unreadable.slice(0, mostShown).map(({ id, reason, tryThis }) => (
          <li key={id} className="wrap-anywhere">
            <Link to="/runs/$run" params={{ run: id }} className="font-mono">
              {id}
            </Link>
            : {sanitiseName(reason)}. <Told text={sanitiseName(tryThis)} />
          </li>
        ))}
        {more > 0 && (
          <li>
            {more} more: <CommandText>sparkwing doctor</CommandText> explains what to do.
          </li>
        )}
      </ul>
    </section>
  )
}
