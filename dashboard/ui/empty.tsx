import type { ReactNode } from 'react'

/** A placeholder for an empty page, with the command to run next. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className="mx-auto flex max-w-xl flex-col items-center gap-2 px-4 py-16 text-center">
    <p className="text-large font-medium">{title}</p>
    <div className="text-quiet">{children}</div>
  </div>
)

/** A command to type. */
export const CommandText = ({ children }: { readonly children: string }) => (
  <code className="rounded bg-sunken px-1.5 py-0.5 text-small text-text">{children}</code>
)
