import { Button } from '../ui/button.tsx'
import type { LineRange } from './scroll/line-range.ts'

/** How many lines one step opens. */
const stepLines = 50

const buttonLook = 'h-5! px-1.5! font-sans'

/** Stands for lines that are not shown, and opens them in steps from either end. */
export const GapRow = ({ from, to, onOpen }: LineRange & { readonly onOpen: (lines: LineRange) => void }) => {
  const count = to - from + 1
  return (
    <div className="log-row log-gap" data-gap={`⋯ ${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`}>
      <span className="inline-flex pl-3">
        {count > stepLines && (
          <>
            <Button
              look="quiet"
              className={buttonLook}
              onClick={() => {
                onOpen({ from, to: from + stepLines - 1 })
              }}
            >
              the first {stepLines}
            </Button>
            <Button
              look="quiet"
              className={buttonLook}
              onClick={() => {
                onOpen({ from: to - stepLines + 1, to })
              }}
            >
              the last {stepLines}
            </Button>
          </>
        )}
        {count <= stepLines && (
          <Button
            look="quiet"
            className={buttonLook}
            onClick={() => {
              onOpen({ from, to })
            }}
          >
            show
          </Button>
        )}
      </span>
    </div>
  )
}
