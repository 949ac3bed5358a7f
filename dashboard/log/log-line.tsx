import { memo, useEffect, type ReactNode } from 'react'
import type { LogLineJson } from '../../src/wire/api.ts'
import { classNames } from '../ui/class-names.ts'
import { lookStyle } from './sgr/look-style.ts'
import { timeText, type TimeColumn } from './log-time.ts'
import type { LinkedText } from './links/linked-text.ts'
import type { ShownFiles } from './links/use-log-files.tsx'
import { plainText } from './sgr/parse-sgr.ts'
import type { Range } from '../ui/marks/marks.ts'
import { splitAt } from './sgr/split-at.ts'
import { shownText } from './shown-text.ts'

/** Settings shared by all lines of a view. */
export interface LineLook {
  readonly time: TimeColumn
  readonly startedAt: number
  /** Finds the searched text in the plain text of a line. */
  readonly find: ((text: string) => readonly Range[]) | undefined
  /** The files that lines name; absent while they are not links. */
  readonly files: ShownFiles | undefined
}

const parsed = new WeakMap<LogLineJson, readonly LinkedText[]>()
const stretchesOf = (line: LogLineJson): readonly LinkedText[] => {
  const known = parsed.get(line) ?? shownText(line.text)
  parsed.set(line, known)
  return known
}

const none: readonly LinkedText[] = []

/**
 * One line. The style sheet renders number and time from attributes: they are not text, so they are never selected or copied.
 */
export const LogLineRow = memo(
  ({
    number,
    line,
    look,
    isChosen,
    isHit,
    isCurrent,
    isFailure,
  }: {
    readonly number: number
    /** Absent while it is being fetched. */
    readonly line: LogLineJson | undefined
    readonly look: LineLook
    readonly isChosen: boolean
    readonly isHit: boolean
    /** It is the current hit. */
    readonly isCurrent: boolean
    readonly isFailure: boolean
  }) => {
    const stretches = line ? stretchesOf(line) : none
    const want = look.files?.want
    useEffect(() => {
      const paths = stretches.flatMap(({ place }) => place?.path ?? [])
      if (paths.length > 0) want?.(paths)
    }, [stretches, want])
    return (
      <div
        className={classNames(
          'log-row',
          line?.stream === 'err' && 'is-err',
          isChosen && 'is-chosen',
          isHit && 'is-hit',
          isCurrent && 'is-current',
          isFailure && 'is-failure',
        )}
        data-line={number}
      >
        <a className="log-number" href={`#L${number}`} tabIndex={-1} aria-label={`Line ${number}`} data-number={number} draggable={false} />
        {look.time !== 'off' && <span className="log-time" data-time={timeText(look.time, line?.ms, look.startedAt)} />}
        <span className="log-text">{marked(stretches, look)}</span>
        {line?.isCut && <span className="log-cut" data-cut="… line cut off: download the log to see the rest" />}
      </div>
    )
  },
)
LogLineRow.displayName = 'LogLine'

const marked = (stretches: readonly LinkedText[], { find, files }: LineLook): ReactNode => {
  const ranges = find?.(plainText(stretches)) ?? []
  return splitAt(stretches, ranges).map(({ text, look, href, place, isMarked }, index) => {
    const style = lookStyle(look)
    const key = index
    const shown = isMarked ? <mark className="log-mark">{text}</mark> : text
    if (href !== undefined)
      return (
        <a key={key} className="log-link" href={href} target="_blank" rel="noopener noreferrer" style={style}>
          {shown}
        </a>
      )
    const link = place && files?.link(place)
    if (link)
      return (
        <a key={key} className="log-file" href={link.href || '#'} title={link.title} data-place={JSON.stringify(place)} style={style}>
          {shown}
        </a>
      )
    return style === undefined && !isMarked ? (
      text
    ) : (
      <span key={key} style={style}>
        {shown}
      </span>
    )
  })
}
