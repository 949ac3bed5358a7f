import type { ReactNode } from 'react'
import type { Json } from '../../../src/model/json.ts'
import type { ComparedFactJson } from '../../../src/wire/comparison.ts'
import { classNames } from '../../ui/class-names.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** Facts about both sides: differences first, equal values folded. */
export const Facts = ({
  title,
  facts,
  none,
}: {
  readonly title: string
  readonly facts: readonly ComparedFactJson[]
  readonly none: string
}) => {
  const different = facts.filter(({ isSame }) => !isSame)
  const same = facts.filter(({ isSame }) => isSame)
  return (
    <section aria-label={title}>
      <h2 className="mb-1 font-semibold">{title}</h2>
      {facts.length === 0 && <p className="text-quiet">{none}</p>}
      {different.length > 0 ? <FactTable facts={different} /> : facts.length > 0 && <p className="text-quiet">No difference.</p>}
      {same.length > 0 && (
        <details className="mt-1">
          <summary className="text-small text-quiet">{same.length} the same</summary>
          <FactTable facts={same} />
        </details>
      )}
    </section>
  )
}

const FactTable = ({ facts }: { readonly facts: readonly ComparedFactJson[] }) => (
  <dl>
    {facts.map(({ name, a, b, isSame }) => (
      <div
        key={name}
        className="grid grid-cols-2 items-baseline gap-x-3 border-b border-line py-1 sm:grid-cols-[120px_minmax(0,1fr)_minmax(0,1fr)]"
      >
        <dt className="text-quiet max-sm:col-span-2">{sanitiseName(name)}</dt>
        <FactValue isMarked={!isSame}>{a}</FactValue>
        <FactValue isMarked={!isSame}>{b}</FactValue>
      </div>
    ))}
  </dl>
)

const FactValue = ({ children, isMarked }: { readonly children: Json | undefined; readonly isMarked: boolean }): ReactNode => (
  <dd className={classNames('min-w-0 font-mono text-small wrap-anywhere', isMarked && 'font-medium')}>
    {children === undefined ? <span className="font-sans text-quiet">none</span> : sanitiseName(inWords(children))}
  </dd>
)

const inWords = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
