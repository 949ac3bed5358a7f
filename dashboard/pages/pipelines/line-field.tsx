import { useId } from 'react'
import { formFieldLook } from './input-field.tsx'

/** A field of the start form that is no input of the pipeline, with a hint or what is wrong with it below. */
export const LineField = ({
  name,
  hint,
  value,
  problem,
  offers,
  isNumber = false,
  onChange,
}: {
  readonly name: string
  readonly hint: string
  readonly value: string
  readonly problem: string | undefined
  /** What the browser offers while the user types. */
  readonly offers?: readonly string[]
  readonly isNumber?: boolean
  readonly onChange: (value: string) => void
}) => {
  const id = useId()
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="font-medium">
        {name}
      </label>
      <input
        id={id}
        className={`${formFieldLook} font-mono`}
        aria-describedby={`${id}-said`}
        aria-invalid={problem !== undefined}
        inputMode={isNumber ? 'numeric' : undefined}
        list={offers && `${id}-offers`}
        spellCheck={false}
        value={value}
        onChange={({ target }) => {
          onChange(target.value)
        }}
      />
      {offers && (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      <p id={`${id}-said`} className={problem === undefined ? 'text-small text-quiet' : 'text-small text-failed'}>
        {problem ?? hint}
      </p>
    </div>
  )
}
