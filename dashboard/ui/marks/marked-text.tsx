import { classNames } from '../class-names.ts'
import { aroundMarks, piecesOf, type Range } from './marks.ts'

/** A line with its marks; of a long one the part around the first. */
export const MarkedText = ({
  text,
  ranges,
  most = 2_000,
  markLook = 'bg-mark text-text',
}: {
  readonly text: string
  readonly ranges: readonly Range[]
  readonly most?: number
  /** Colours of the marks. */
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
  <span className="text-quiet" title="the rest of this line is left out here">
    …
  </span>
)
