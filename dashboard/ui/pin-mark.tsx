import { Pin } from 'lucide-react'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'
import type { RunSummaryJson } from '../../src/wire/run.ts'

/** Marks a pinned run: it is not deleted to make room. With `hasNote`, the user's words are shown beside it. */
export const PinMark = ({
  run: { pinned },
  hasNote = false,
}: {
  readonly run: Pick<RunSummaryJson, 'pinned'>
  readonly hasNote?: boolean
}) => {
  if (!pinned) return null
  const note = sanitiseName(pinned.note ?? '')
  return (
    <span
      title={`Pinned${note === '' ? '' : `: ${note}`}. This run is not deleted to make room.`}
      className="relative z-10 inline-flex min-w-0 shrink-0 items-center gap-1 self-center rounded bg-sunken px-1 text-small text-quiet"
    >
      <Pin size={11} aria-hidden className="shrink-0" />
      <span className={hasNote ? undefined : 'max-sm:sr-only'}>pinned</span>
      {hasNote && note !== '' && <span className="max-w-80 truncate text-text">{note}</span>}
    </span>
  )
}
