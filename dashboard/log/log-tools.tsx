import { Download, Ellipsis, ExternalLink, FileCode, Link2, Search, WrapText } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { addressOf } from '../../src/wire/http-request.ts'
import { useKeys } from '../keys/keys.ts'
import { Button, buttonClasses } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { lineHash, type LineRange } from './scroll/line-range.ts'
import { changeLogLook, useLogLook } from './sgr/log-look.ts'
import { timeColumns } from './log-time.ts'

const timeWords = { off: 'no times', start: 'since start', clock: 'time of day' } as const

/** The toolbar above a log: how to show it, and links to the raw log. */
export const LogTools = ({
  run,
  job,
  words,
  chosen,
  isWrapped,
  onSearch,
  onEditor,
  errors,
}: {
  readonly run: string
  readonly job: string
  /** The size of the log, in words. */
  readonly words: string
  readonly chosen: LineRange | undefined
  readonly isWrapped: boolean
  readonly onSearch: () => void
  /** Asks which editor opens files. */
  readonly onEditor: () => void
  /** The buttons that go to the errors. */
  readonly errors: ReactNode
}) => {
  const { time } = useLogLook()
  const [hasMore, setHasMore] = useState(false)
  const raw = addressOf('jobLog', { params: { run, job } })
  return (
    <div role="toolbar" aria-label="Log" className="flex min-w-0 grow flex-wrap items-center gap-x-1 basis-0">
      {errors}
      {/* where there is little room, a link to lines is worth more */}
      <span
        className={classNames(
          'min-w-0 grow basis-0 truncate px-2 text-quiet',
          (chosen !== undefined || Boolean(errors)) && '@max-[660px]:invisible',
        )}
        title={words}
      >
        {words}
      </span>
      {chosen && <CopyLink lines={chosen} />}
      <Button look="quiet" label="Search in this log (Ctrl F)" className="px-1.5!" onClick={onSearch}>
        <Search size={14} aria-hidden />
      </Button>
      <Button
        look="quiet"
        label="More tools"
        className="px-1.5! @min-[560px]:hidden"
        aria-expanded={hasMore}
        onClick={() => {
          setHasMore(!hasMore)
        }}
      >
        <Ellipsis size={14} aria-hidden />
      </Button>
      <span
        className={classNames(hasMore ? 'flex basis-full flex-wrap items-center justify-end gap-x-1' : 'hidden', '@min-[560px]:contents')}
      >
        <select
          aria-label="Time column"
          className="h-7 rounded-md border border-transparent bg-ground px-1 text-small text-quiet hover:bg-sunken hover:text-text"
          value={time}
          onChange={({ target }) => {
            changeLogLook({ time: timeColumns.find((one) => one === target.value) ?? 'off' })
          }}
        >
          {timeColumns.map((one) => (
            <option key={one} value={one}>
              {timeWords[one]}
            </option>
          ))}
        </select>
        <Button
          look="quiet"
          label="Wrap long lines"
          className="px-1.5!"
          aria-pressed={isWrapped}
          onClick={() => {
            changeLogLook({ isWrapped: !isWrapped })
          }}
        >
          <WrapText size={14} aria-hidden />
        </Button>
        <Button look="quiet" label="Open files in…" className="px-1.5!" onClick={onEditor}>
          <FileCode size={14} aria-hidden />
        </Button>
        <a className={`${buttonClasses('quiet')} px-1.5!`} href={raw} target="_blank" rel="noopener" aria-label="Raw log" title="Raw log">
          <ExternalLink size={14} aria-hidden />
        </a>
        <a className={`${buttonClasses('quiet')} px-1.5!`} href={raw} download={`${run}-${job}.log`} aria-label="Download" title="Download">
          <Download size={14} aria-hidden />
        </a>
      </span>
    </div>
  )
}

const CopyLink = ({ lines }: { readonly lines: LineRange }) => {
  const [copied, setCopied] = useState<LineRange>()
  const copy = async (): Promise<void> => {
    const { origin, pathname, search } = location
    await navigator.clipboard.writeText(`${origin}${pathname}${search}#${lineHash(lines)}`)
    setCopied(lines)
  }
  useKeys([{ key: 'y', does: 'copy a link to the chosen lines', act: () => void copy() }])
  return (
    <Button look="quiet" onClick={() => void copy()}>
      <Link2 size={14} aria-hidden />
      {copied === lines ? 'Copied' : `Copy link to ${lineHash(lines)}`}
    </Button>
  )
}
