import type { ReactNode } from 'react'

/** One figure among others: its name, its value, and a note. */
export const Part = ({ name, value, children }: { readonly name: string; readonly value: ReactNode; readonly children: ReactNode }) => (
  <div className="bg-ground p-3">
    <dt className="text-small text-quiet">{name}</dt>
    <dd>
      <span className="block text-large font-semibold">{value}</span>
      <span className="text-small text-quiet">{children}</span>
    </dd>
  </div>
)
