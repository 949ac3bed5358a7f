import { CircleHelp, Play, Recycle } from 'lucide-react'
import { describeFates, describeForeseen, fateOf } from '../../../../src/model/cache/describe-foreseen.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { RerunJson } from '../../../../src/wire/rerun.ts'

/** A plan may have thousands of jobs. */
const mostListed = 200

const looks = {
  runs: { Icon: Play, colour: 'text-running', rank: 0 },
  depends: { Icon: CircleHelp, colour: 'text-quiet', rank: 1 },
  reused: { Icon: Recycle, colour: 'text-quiet', rank: 2 },
} as const

/** Which jobs a re-run would run, and which it would reuse, each with the reason: the words of `runs retry --dry-run`. */
export const RerunJobs = ({ rerun: { jobs = [], notSelected, foreseen = {}, part } }: { readonly rerun: RerunJson }) => {
  const selected = jobs.flatMap(({ id }) => (Object.hasOwn(notSelected, id) ? [] : [id]))
  const rows = selected
    .map((id) => ({ id, found: foreseen[id], ...looks[fateOf(foreseen[id]?.outcome ?? 'miss')] }))
    .toSorted((a, b) => a.rank - b.rank)
  const leftOut = jobs.length - selected.length
  return (
    <section aria-label="Jobs of the new run" className="space-y-1.5">
      <p>
        {part && <>{sanitiseName(part.text)}. </>}
        <span className="font-medium">{describeFates(selected, foreseen)}.</span>
        {leftOut > 0 && ` ${leftOut} left out.`}
      </p>
      {/* it scrolls, so the keyboard needs something to focus */}
      <div
        tabIndex={0}
        role="group"
        aria-label="Each job"
        className="max-h-52 overflow-y-auto rounded-md border border-line py-1 text-small"
      >
        <ul>
          {rows.slice(0, mostListed).map(({ id, found, Icon, colour }) => (
            <li key={id} data-foreseen={id} className="flex min-w-0 items-baseline gap-2 px-2 py-0.5">
              <Icon size={11} aria-hidden className={`shrink-0 translate-y-px ${colour}`} />
              <span className="min-w-0 font-medium wrap-anywhere">{sanitiseName(id)}</span>
              <span className="min-w-0 text-quiet wrap-anywhere">{found ? sanitiseName(describeForeseen(found)) : 'would run'}</span>
            </li>
          ))}
          {rows.length > mostListed && <li className="px-2 py-0.5 text-quiet">and {rows.length - mostListed} more</li>}
        </ul>
      </div>
    </section>
  )
}
