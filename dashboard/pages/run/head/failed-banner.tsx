import { X } from 'lucide-react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy.tsx'
import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { jobName } from '../job-name.ts'

/** The first job that failed, with a link to its log and the command to retry the run. */
export const FailedBanner = ({
  run,
  failed: [first, ...others],
  onOpen,
}: {
  readonly run: string
  readonly failed: readonly JobJson[]
  readonly onOpen: (job: string) => void
}) =>
  first && (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-failed-soft px-3 py-1.5 text-small sm:px-4">
      <X size={14} strokeWidth={2.5} aria-hidden className="-mr-1.5 shrink-0 text-failed" />
      <span className="min-w-0 truncate" title={`${jobName(first)} ${sanitiseName(first.because ?? 'failed')}`}>
        <strong className="font-semibold text-failed">{jobName(first)}</strong> {sanitiseName(first.because ?? 'failed')}
      </span>
      {others.length > 0 && <span>and {counted(others.length, 'more job')}</span>}
      <Button
        onClick={() => {
          onOpen(first.id)
        }}
      >
        Open its log <kbd className="text-micro text-quiet">f</kbd>
      </Button>
      <span className="grow" />
      <span className="flex min-w-0 items-center gap-1">
        <CopyText text={`sparkwing runs retry ${run}`} label="Copy the command that runs it again" className="text-text" />
      </span>
    </div>
  )
