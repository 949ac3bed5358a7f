import type { ReactNode } from 'react'

/** A row of the details of a job; nothing without a name. */
export const Fact = ({ name, children }: { readonly name: string | undefined; readonly children: ReactNode }) =>
  name !== undefined && (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
