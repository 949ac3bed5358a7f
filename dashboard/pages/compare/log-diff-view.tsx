import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { UnfoldVertical } from 'lucide-react'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useIsWide } from '../../ui/is-wide.ts'
import { useListTop } from '../../ui/list-top.ts'
import { MarkedText } from '../../ui/marks/marked-text.tsx'
import type { Range } from '../../ui/marks/marks.ts'
import { Problem } from '../../ui/problem.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { diffRows, type DiffRow } from './diff-rows.ts'
import { useLogDiff } from './log-diff.ts'
import type { LogDiffNews, ReadLog } from './log-diff-worker.ts'
import { wordDiff } from './word-diff.ts'

type Done = Extract<LogDiffNews, { type: 'done' }>

/** The diff of a job's logs on both sides; it ignores times. */
export const LogDiff = ({
  a,
  b,
  job,
  round,
}: {
  readonly a: string | undefined
  readonly b: string | undefined
  readonly job: string
  /** Changes when the logs do. */
  readonly round: string
}) => {
  const news = useLogDiff({ a, b, job }, round)
  return (
    <section aria-label={`Logs of ${sanitiseName(job)}`} className="border-t border-line">
      <h2 className="px-3 pt-4 pb-2 font-semibold sm:px-4">Log of {sanitiseName(job)} on both sides</h2>
      {news?.type === 'failed' ? (
        <Problem error={news.message} />
      ) : news?.type === 'done' ? (
        <DoneDiff key={`${job} ${round}`} done={news} job={job} runs={{ a, b }} />
      ) : (
        <p role="status" className="px-3 pb-8 text-quiet sm:px-4">
          {news ? `reading the logs, ${news.lines.toLocaleString('en')} lines so far…` : 'reading the logs…'}
        </p>
      )}
    </section>
  )
}

interface Sides {
  readonly a: string | undefined
  readonly b: string | undefined
}

const DoneDiff = ({ done, job, runs }: { readonly done: Done; readonly job: string; readonly runs: Sides }) => {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const isSideBySide = useIsWide(768)
  const { stretches, isGivenUp } = done.linedUp
  const rows = useMemo(() => diffRows(stretches, open, isSideBySide), [stretches, open, isSideBySide])
  const changes = stretches.filter(({ kind }) => kind === 'changed').length
  const folds = rows.some(({ kind }) => kind === 'fold')
  return (
    <>
      <div className="space-y-1 px-3 pb-2 text-small text-quiet sm:px-4">
        <p className="flex flex-wrap items-center gap-x-3">
          <span role="status" className="font-medium text-text">
            {changes === 0
              ? 'No difference, except for times, process ids and hex ids.'
              : `${changes.toLocaleString('en')} ${changes === 1 ? 'place differs' : 'places differ'}; times, process ids and hex ids are not compared.`}
          </span>
          {folds && (
            <Button
              look="quiet"
              onClick={() => {
                setOpen(new Set(stretches.keys()))
              }}
            >
              <UnfoldVertical size={13} aria-hidden /> Show all lines
            </Button>
          )}
        </p>
        {isGivenUp && <p>The logs differ too much to be aligned in a few seconds. Lines are shown beside each other by their number.</p>}
        <SideNote name="the left" run={runs.a} log={done.a} />
        <SideNote name="the right" run={runs.b} log={done.b} />
      </div>
      <DiffList
        {...{ rows, done, job, runs, isSideBySide }}
        onOpen={(stretch) => {
          setOpen((old) => new Set([...old, stretch]))
        }}
      />
    </>
  )
}

/** A note about anything on one side that is not compared. */
const SideNote = ({ name, run, log }: { readonly name: string; readonly run: string | undefined; readonly log: ReadLog | undefined }) => {
  if (run === undefined || !log) return <p>On {name} this job has no log.</p>
  const { lines, total, isGrowing } = log
  if (total > lines.length) {
    return (
      <p className="text-interrupted">
        On {name} only the first {lines.length.toLocaleString('en')} of {total.toLocaleString('en')} lines are compared.
      </p>
    )
  }
  if (isGrowing) return <p className="text-running">On {name} the job is still writing: this is its log so far.</p>
  return total === 0 ? <p>On {name} the job wrote nothing.</p> : null
}

/** In px; all rows have the same height. */
const rowHeight = 20

interface DiffProps {
  readonly done: Done
  readonly job: string
  readonly runs: Sides
  readonly isSideBySide: boolean
  readonly onOpen: (stretch: number) => void
}

const DiffList = ({ rows, ...props }: DiffProps & { readonly rows: readonly DiffRow[] }) => {
  const { isSideBySide } = props
  const { list, top } = useListTop<HTMLDivElement>()
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => rowHeight, overscan: 20, scrollMargin: top })
  useEffect(() => {
    virtual.measure()
  }, [virtual, rows])
  return (
    <div ref={list} className="relative mb-8 border-y border-line font-mono text-log" style={{ height: virtual.getTotalSize() + 2 }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index]
        return (
          row && (
            <div
              key={key}
              data-diff={row.kind}
              className={classNames('absolute inset-x-0 top-0', isSideBySide ? 'grid grid-cols-2' : 'grid grid-cols-1')}
              style={{ height: rowHeight, transform: `translateY(${start - top}px)` }}
            >
              <Row row={row} {...props} />
            </div>
          )
        )
      })}
    </div>
  )
}

const Row = ({ row, done, job, runs, isSideBySide, onOpen }: DiffProps & { readonly row: DiffRow }) => {
  const textA = (line: number): string => done.a?.lines[line] ?? ''
  const textB = (line: number): string => done.b?.lines[line] ?? ''
  const left = (line: number, look: 'same' | 'removed', ranges: readonly Range[] = []): ReactNode => (
    <Line run={runs.a} {...{ job, line, look, ranges }} text={textA(line)} />
  )
  const right = (line: number, look: 'same' | 'added', ranges: readonly Range[] = []): ReactNode => (
    <Line run={runs.b} {...{ job, line, look, ranges }} text={textB(line)} />
  )
  switch (row.kind) {
    case 'fold':
      return (
        <button
          type="button"
          className="col-span-full bg-sunken text-left font-sans text-small text-quiet hover:text-text"
          onClick={() => {
            onOpen(row.stretch)
          }}
        >
          <span className="pl-4">
            ⋯ {row.lines.toLocaleString('en')} {row.lines === 1 ? 'line is' : 'lines are'} the same
          </span>
        </button>
      )
    case 'same':
      return (
        <>
          {left(row.a, 'same')}
          {isSideBySide && right(row.b, 'same')}
        </>
      )
    case 'changed': {
      const words = wordDiff(textA(row.a), textB(row.b))
      return (
        <>
          {left(row.a, 'removed', words.a)}
          {right(row.b, 'added', words.b)}
        </>
      )
    }
    case 'removed':
      return (
        <>
          {left(row.a, 'removed', row.with === undefined ? [] : wordDiff(textA(row.a), textB(row.with)).a)}
          {isSideBySide && <Nothing />}
        </>
      )
    case 'added':
      return (
        <>
          {isSideBySide && <Nothing />}
          {right(row.b, 'added', row.with === undefined ? [] : wordDiff(textA(row.with), textB(row.b)).b)}
        </>
      )
  }
}

const Nothing = () => <span aria-hidden className="bg-raised" />

const lineLooks = {
  same: ['', ' ', 'unchanged', ''],
  removed: ['bg-failed-soft', '−', 'only on the left', 'bg-failed text-ground'],
  added: ['bg-passed-soft', '+', 'only on the right', 'bg-passed text-ground'],
} as const

const Line = ({
  run,
  job,
  line,
  look,
  ranges,
  text,
}: {
  readonly run: string | undefined
  readonly job: string
  readonly line: number
  readonly look: keyof typeof lineLooks
  readonly ranges: readonly Range[]
  readonly text: string
}) => {
  const [ground, sign, word, mark] = lineLooks[look]
  return (
    <span className={classNames('flex min-w-0 items-baseline border-r border-line last:border-r-0', ground)}>
      <span className="w-14 shrink-0 pr-2 text-right text-small text-quiet select-none">
        {run === undefined ? (
          line + 1
        ) : (
          <Link
            to="/runs/$run"
            params={{ run }}
            search={{ job }}
            hash={`L${line + 1}`}
            tabIndex={-1}
            className="no-underline hover:underline"
          >
            {line + 1}
          </Link>
        )}
      </span>
      <span className="w-4 shrink-0 select-none" title={word}>
        <span aria-hidden>{sign}</span>
        {look !== 'same' && <span className="sr-only">{word}</span>}
      </span>
      <span className="min-w-0 overflow-hidden text-ellipsis whitespace-pre">
        {/* a blank line has a space, so that its number stands on the same base line as others */}
        <MarkedText text={text === '' ? ' ' : text} ranges={ranges} most={600} markLook={mark} />
      </span>
    </span>
  )
}
