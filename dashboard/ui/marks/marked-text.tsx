import { classNames } from '../class-names.ts'
import { aroundMarks, piecesOf, type Range } from './marks.ts'

/** A line with its marks; a long line shows only the part around the first mark. */
export const MarkedText = ({
  text,
  ranges,
  most = 2_000,
  markLook = 'bg-mark text-text',
}: {
  readonly text: string
  readonly ranges: readonly Range[]
  readonly most?: number
  /** The classes that colour the marks. */
  readonly markLook?: string
}) => {
  const shown = aroundMarks(text, ranges, most)
  return (
    <>
      {shown.isCutBefore && <LeftOut />}
      {piecesOf(shown.text, shown.ranges).map((piece, index) =>
        piece.isMarked ? (
          <mark key={index} className={classNames('rounded-xs', markLook)}>
            {piece.text}
          </mark>
        ) : (
          <span key={index}>{piece.text}</span>
        ),
      )}
      {shown.isCutAfter && <LeftOut />}
    </>
  )
}

const LeftOut = () => (
  <span className="text-quiet" title="the rest of this line is not shown here">
    …
  </span>
)
