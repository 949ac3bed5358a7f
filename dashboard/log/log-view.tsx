import {
  useCallback,
  useId,
  useLayoutEffect,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react'
import type { StepJson } from '../../src/wire/run.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { sanitiseName } from '../../src/model/text/terminal-text.ts'
import { ErrorButtons } from './errors/error-buttons.tsx'
import type { ErrorLines } from './errors/error-lines.ts'
import { useErrors, type ErrorWalk } from './errors/use-errors.ts'
import type { FindOptions } from './search/find-options.ts'
import { isHit } from './search/hits.ts'
import type { LineRange } from './scroll/line-range.ts'
import { headAbove, linesInView, linesOfRows } from './scroll/lines-in-view.ts'
import { barMarks } from './search/bar-marks.ts'
import { lackInWords } from './log-facts.ts'
import { LogLines } from './log-lines.tsx'
import { useLogLook } from './sgr/log-look.ts'
import { linesOfPart, type LogPart } from './log-part.ts'
import { LogTools } from './log-tools.tsx'
import { PanelBar } from './panel-bar.tsx'
import { ScrollBar } from './scroll/scroll-bar.tsx'
import { createScroller } from './scroll/scroller.ts'
import { SearchBar } from './search/search-bar.tsx'
import { StepHead } from './step-head.tsx'
import { useLogFiles } from './links/use-log-files.tsx'
import { AnnotationList } from './marks/annotation-list.tsx'
import { useFolds } from './use-folds.ts'
import { useLogRows } from './use-log-rows.ts'
import { useKeptPlace } from './use-kept-place.ts'
import { useLogCopy } from './use-log-copy.ts'
import { useLogKeys } from './use-log-keys.ts'
import { useLogFeed } from './use-log-feed.ts'
import { useLogSearch } from './search/use-log-search.ts'

export interface LogViewProps {
  readonly run: string
  readonly job: string
  /** The project of the run: files in it open in an editor. */
  readonly project: string
  /** When the run started, in milliseconds since 1970. */
  readonly startedAt: number
  /** The job is not finished: it may still write. */
  readonly isRunning: boolean
  /** The part of the log to show, such as one attempt's; the whole log when absent. */
  readonly part?: LogPart | undefined
  /** The steps of that part. */
  readonly steps?: readonly StepJson[] | undefined
  /** Where it opens when no lines are chosen: a line, or one of its ends. Default: the end while the job runs, else the start. */
  readonly opensAt?: 'start' | 'end' | number | undefined
  /** The chosen lines, see {@link useLineHash}: they are marked, and the log opens there. */
  readonly lines?: LineRange | undefined
  readonly onLinesChange?: ((lines: LineRange | undefined) => void) | undefined
  /** The initial search, for a page that keeps it in its URL. */
  readonly find?: FindOptions | undefined
  readonly onFindChange?: ((find: FindOptions | undefined) => void) | undefined
  /** Whether long lines wrap until the user chooses. */
  readonly wrapsByItself?: boolean | undefined
  /** A line to go to. A new object goes there again. */
  readonly goal?: { readonly line: number } | undefined
  /** What is known of the errors in it. Without it, its lines are not looked at for errors. */
  readonly errors?: ErrorLines | undefined
  readonly errorWalk?: Ref<ErrorWalk> | undefined
  /** What the bar above the log begins and ends with. */
  readonly lead?: ReactNode
  readonly tail?: ReactNode
  /** What stands between that bar and the log. */
  readonly above?: ReactNode
  /** Whether this log handles the page's keys; false for the second of two logs. */
  readonly hasKeys?: boolean | undefined
}

/** The log of a job, of any size, finished or still growing. It fills its parent, a flex column of a given height. */
export const LogView = (props: LogViewProps) => <OneLog key={`${props.run} ${props.job}`} {...props} />

const noSteps: readonly StepJson[] = []
const noErrors: ErrorLines = new Map()
/** A log of which only its attempts are known. */
const notLoaded = { total: Infinity, bytes: Infinity }
/** How far below the top a jump puts the line, in px, so that the lines before it are in view. */
const belowTopPx = 120
/** Rows above and below the view that are fetched as well. */
const rowsAhead = 150

const OneLog = ({
  run,
  job,
  project,
  startedAt,
  isRunning,
  part,
  steps = noSteps,
  opensAt = isRunning ? 'end' : 'start',
  lines,
  onLinesChange,
  find: givenFind,
  onFindChange,
  hasKeys = true,
  wrapsByItself = false,
  goal,
  errors: knownErrors,
  errorWalk,
  lead,
  tail,
  above,
}: LogViewProps) => {
  const id = useId()
  const [scroller] = useState(createScroller)
  const scrolled = useSyncExternalStore(scroller.subscribe, scroller.read)
  const { time, isWrapped = wrapsByItself } = useLogLook()
  const [isPaused, setIsPaused] = useState(false)
  const [target, setTarget] = useState<{ readonly line: number }>()

  /** The line that says why the job failed. */
  const failure = typeof opensAt === 'number' ? opensAt : undefined
  const placeOf = `${run} ${job} ${part ? part.from.lines : ''}`
  const place = useKeptPlace(placeOf, scroller, hasKeys && !(isRunning && scrolled.isAtEnd))
  const begin = place?.line ?? lines?.from ?? (opensAt === 'start' ? (part?.from.lines ?? 0) + 1 : opensAt)
  const [feed, { facts, error, errLines, errors: loadedErrors }] = useLogFeed(
    { run, job, isRunning, hasErrors: knownErrors !== undefined },
    begin,
    scroller.followedRows,
  )
  const all = useMemo(() => (facts ? linesOfPart(part, facts) : { from: 1, to: 0 }), [facts, part])
  const hasLines = all.to >= all.from
  // the server reports the end together with the last lines, so that the view follows those too
  const lack = facts && lackInWords(facts)
  const isGrowing = (facts?.isGrowing ?? isRunning) && !part?.to
  const follows = isGrowing && scrolled.isAtEnd && !isPaused
  // steps do not close while the user is watching the job end
  const [wasRunning] = useState(isRunning)

  const folds = useFolds({ run, job, facts, all, steps, lines, scroller })
  /** Shows a line, even one in a closed step. */
  const goTo = (line: number): void => {
    folds.openAround(line)
    setTarget({ line })
  }
  const [reached, setReached] = useState(goal)
  if (goal !== reached) {
    setReached(goal)
    if (goal) goTo(goal.line)
  }
  const finding = useLogSearch(
    { run, job, all, given: givenFind, hasPlace: lines !== undefined || place !== undefined, onChange: onFindChange },
    scroller.topLine,
    goTo,
  )
  const { hits } = finding.state
  const isOnlyHits = finding.find?.isOnlyHits === true && finding.find.text !== ''
  const must = useMemo(
    () => [failure, lines?.from, place?.line, ...(knownErrors?.keys() ?? [])].filter((line) => line !== undefined),
    [failure, lines, place, knownErrors],
  )
  const { rows, openGap } = useLogRows({
    ...{ steps, all, bytes: facts?.bytes ?? 0, isRunning: wasRunning, must, folds, scroller },
    ...{ hits: isOnlyHits ? hits : undefined, searched: finding.find?.text },
  })

  useLayoutEffect(() => {
    scroller.setFollow(!isPaused && isGrowing)
  }, [scroller, isPaused, isGrowing])
  useLayoutEffect(() => {
    scroller.setWrap(isWrapped)
  }, [scroller, isWrapped])
  // the folds arrive after the first lines
  const kindOfRows = `${isOnlyHits} ${folds.groups.length}`
  const hadKind = useRef(kindOfRows)
  useLayoutEffect(() => {
    scroller.setRows(rows, hadKind.current === kindOfRows ? undefined : 'line')
    hadKind.current = kindOfRows
  }, [scroller, rows, kindOfRows])
  useLayoutEffect(() => {
    if (!hasLines) return
    const line = target?.line ?? lines?.from ?? failure
    if (place && !target) scroller.begin(rows.ofLine(place.line), place.below)
    else if (line !== undefined) scroller.begin(rows.ofLine(line), belowTopPx)
    else scroller.begin(opensAt === 'start' ? 0 : 'end')
  }, [hasLines, target, lines, failure, place, rows, opensAt, scroller])
  useLayoutEffect(() => {
    if (target) scroller.showLine(target.line, belowTopPx)
  }, [scroller, target])
  const shownLines = useRef(lines)
  useLayoutEffect(() => {
    // the log opened there already
    if (lines && lines !== shownLines.current) scroller.showLine(lines.from, belowTopPx)
    shownLines.current = lines
  }, [scroller, lines])

  const { hasBegun, top, shown } = scrolled
  useEffect(() => {
    if (!hasBegun || !hasLines) return
    const inView = linesOfRows(rows, top, top + shown)
    // the rows rendered around it, and those that may come into view next
    const around = linesOfRows(rows, top - rowsAhead, top + shown + rowsAhead)
    feed.want([...inView, ...around], scroller.isMoving())
  }, [feed, scroller, rows, top, shown, hasBegun, hasLines])

  // the length of the log when its end was last in view
  const [seen, setSeen] = useState<number>()
  if (facts && (seen === undefined || scrolled.isAtEnd) && seen !== all.to) setSeen(all.to)
  if (isPaused && !scrolled.isAtEnd) setIsPaused(false)

  const goEnd = (): void => {
    setIsPaused(false)
    scroller.goEnd()
  }
  const openSearch = (): void => {
    const field = scroller.view()?.closest('section')?.querySelector<HTMLInputElement>('input[name=find]')
    field?.focus()
    field?.select()
    if (!finding.find) finding.change({ text: '' })
  }
  const closeSearch = (): void => {
    finding.change(undefined)
    scroller.view()?.focus()
  }
  const copy = useLogCopy(scroller.view, { run, job, feed, rows, all, bytes: facts?.bytes ?? 0 })
  const errors = useErrors({
    known: knownErrors ?? noErrors,
    loaded: loadedErrors,
    all: facts ? all : linesOfPart(part, notLoaded),
    failure,
    inView: () => (hasBegun ? linesInView(rows, top, shown) : undefined),
    goTo,
    ref: errorWalk,
  })
  const matters = finding.find ? finding.current : errors.current
  useLayoutEffect(() => {
    scroller.matter(matters)
  }, [scroller, matters])
  const onKeyDown = (event: KeyboardEvent): void => {
    const isFind = event.key === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (isFind) openSearch()
    else if (event.key === 'Escape' && finding.find) closeSearch()
    else {
      copy.onKeyDown(event)
      return
    }
    event.preventDefault()
  }

  useLogKeys({
    isOn: hasKeys,
    scroller,
    onFollow: () => {
      if (!follows) goEnd()
      else {
        setIsPaused(true)
        scroller.hold()
      }
    },
    onEnd: goEnd,
    onHit: finding.find && finding.go,
  })

  const files = useLogFiles(run, project)
  const look = useMemo(
    () => ({ time, startedAt, find: finding.ranges, files: files.shown }),
    [time, startedAt, finding.ranges, files.shown],
  )
  const isHitLine = useCallback((line: number) => isHit(hits, line), [hits])
  const marks = useMemo(
    () => barMarks(rows, { hits: isOnlyHits ? [] : hits, errLines, chosen: lines, failures: errors.stops, all }),
    [rows, isOnlyHits, hits, errLines, lines, errors.stops, all],
  )
  const sticky = isOnlyHits ? undefined : headAbove(rows, scrolled.top)
  const unseen = seen === undefined ? 0 : all.to - seen
  return (
    <section
      aria-label={`Log of ${sanitiseName(job)}`}
      className="flex min-h-0 min-w-0 grow flex-col"
      onKeyDown={onKeyDown}
      onCopy={copy.onCopy}
    >
      <PanelBar lead={lead} tail={tail}>
        <LogTools
          run={run}
          job={job}
          words={hasLines ? amountInWords(all) : ''}
          chosen={lines}
          isWrapped={isWrapped}
          errors={errors.stops.length > 0 && <ErrorButtons onGo={(isBackward) => errors.go({ isBackward, mayWrap: true })} />}
          onSearch={openSearch}
          onEditor={files.choose}
        />
      </PanelBar>
      {finding.find && (
        <SearchBar
          find={finding.find}
          state={finding.state}
          place={finding.place}
          onFind={finding.change}
          onGo={finding.go}
          onClose={closeSearch}
        />
      )}
      {above}
      <AnnotationList annotations={folds.annotations} files={files} onGo={goTo} />
      {error !== undefined && <Problem error={error} onRetry={feed.retry} />}
      {lack !== undefined && <Notice>{lack}</Notice>}
      {files.problem !== undefined && <Notice>{files.problem}</Notice>}
      {files.dialog}
      {copy.message !== undefined && <Notice>{copy.message}</Notice>}
      <div className="relative flex min-h-0 grow">
        <LogLines
          id={id}
          label={`Lines of ${sanitiseName(job)}`}
          scroller={scroller}
          feed={feed}
          rows={rows}
          look={look}
          isWrapped={isWrapped}
          digits={Math.max(3, String(all.to).length)}
          chosen={lines}
          isHit={isHitLine}
          current={finding.current}
          failure={errors.current}
          held={copy.held}
          onFold={folds.fold}
          onGap={openGap}
          onFile={files.open}
          onNumber={(line, isRange) => {
            const other = isRange && lines ? lines.from : line
            onLinesChange?.({ from: Math.min(other, line), to: Math.max(other, line) })
          }}
        />
        {facts && !hasLines && <p className="absolute top-3 left-4 text-quiet">{isGrowing ? 'No output yet' : 'No output'}</p>}
        {sticky && (
          <div className="absolute inset-x-0 top-0 mr-3.5 border-b border-line">
            <StepHead fold={sticky} onFold={folds.fold} />
          </div>
        )}
        <ScrollBar scroller={scroller} rows={rows.count} controls={id} marks={marks} onMove={scroller.drag} />
        {isGrowing && !follows && hasLines && (
          <Button look="main" className="absolute right-6 bottom-3 shadow" onClick={goEnd}>
            {unseen > 0 ? `${unseen.toLocaleString('en')} new ${unseen === 1 ? 'line' : 'lines'} ↓` : 'Follow ↓'}
          </Button>
        )}
      </div>
    </section>
  )
}

const Notice = ({ children }: { readonly children: string }) => (
  <p role="status" className="border-b border-line bg-interrupted-soft px-3 py-1 text-small text-interrupted">
    {children}
  </p>
)

/** The size of a log in words. */
const amountInWords = ({ from, to }: LineRange): string => {
  const count = to - from + 1
  return count === 1 ? '1 line' : `${count.toLocaleString('en')} lines`
}
