import type { ReactNode } from 'react'

/** The bar above a log or what stands in its place. What it holds adapts to its width, not to that of the page. */
export const PanelBar = ({
  lead,
  tail,
  children,
}: {
  readonly lead?: ReactNode
  readonly tail?: ReactNode
  readonly children?: ReactNode
}) => (
  <div className="@container relative z-10 shrink-0 border-b border-line">
    <div className="flex min-h-9 items-center gap-x-1 px-2 text-small sm:flex-wrap">
      {lead}
      {children ?? <span className="grow" />}
      {tail !== undefined && <span className="ml-auto flex shrink-0 items-center gap-x-1">{tail}</span>}
    </div>
  </div>
)
