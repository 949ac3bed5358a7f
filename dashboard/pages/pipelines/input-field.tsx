import { useId } from 'react'
import type { InputJson } from '../../../src/wire/pipeline.ts'
import { classNames } from '../../ui/class-names.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import type { FormValue } from './form-values.ts'

/** The classes of a form field. */
export const formFieldLook =
  'w-full min-w-0 rounded-md border border-line bg-ground px-2 py-1 text-base aria-invalid:border-failed placeholder:text-quiet'

interface FieldProps {
  readonly input: InputJson
  readonly value: FormValue
  readonly problem: string | undefined
  readonly onChange: (value: FormValue) => void
}

/** A field for one input of a pipeline, with its description and any problem with its value. */
export const InputField = (props: FieldProps) => {
  const { input, problem } = props
  const id = useId()
  const described = `${id}-said`
  const notes = [input.isRequired && 'required', rangeOf(input), defaultNote(input)].filter(Boolean).join(' · ')
  const isGroup = input.type === 'list' && input.choices !== undefined
  return (
    <div className="space-y-1" role={isGroup ? 'group' : undefined} aria-labelledby={isGroup ? `${id}-name` : undefined}>
      <div className="flex flex-wrap items-baseline gap-x-2">
        {isGroup ? (
          <span id={`${id}-name`} className="font-medium">
            {sanitiseName(input.name)}
          </span>
        ) : (
          <label htmlFor={id} className="font-medium">
            {sanitiseName(input.name)}
          </label>
        )}
        <span className="text-small text-quiet">{notes}</span>
      </div>
      <Control {...props} id={id} described={described} />
      <p id={described} className={classNames('text-small', problem === undefined ? 'text-quiet' : 'text-failed')}>
        {problem ?? sanitiseName(input.description ?? '')}
      </p>
    </div>
  )
}

const rangeOf = ({ min, max }: InputJson): string | undefined =>
  min !== undefined && max !== undefined
    ? `${min} to ${max}`
    : min !== undefined
      ? `at least ${min}`
      : max !== undefined
        ? `at most ${max}`
        : undefined

const defaultNote = ({ type, isSecret, default: byDefault }: InputJson): string | undefined => {
  if (byDefault === undefined || type === 'flag') return undefined
  return isSecret ? 'has a default' : `default ${sanitiseName(byDefault)}`
}

const Control = ({ input, value, problem, onChange, id, described }: FieldProps & { readonly id: string; readonly described: string }) => {
  const shared = { id, 'aria-describedby': described, 'aria-invalid': problem !== undefined, 'aria-required': input.isRequired }
  if (typeof value === 'boolean') {
    return (
      <span className="flex items-center gap-2">
        <input
          {...{ id, 'aria-describedby': described }}
          type="checkbox"
          className="size-4 accent-accent"
          checked={value}
          onChange={({ target }) => {
            onChange(target.checked)
          }}
        />
        <span aria-hidden className="text-quiet">
          {value ? 'on' : 'off'}
        </span>
      </span>
    )
  }
  if (typeof value !== 'string') {
    return input.choices ? (
      <span className="flex flex-wrap gap-x-4 gap-y-1">
        {input.choices.map((choice) => (
          <label key={choice} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={value.includes(choice)}
              onChange={({ target }) => {
                onChange(target.checked ? [...value, choice] : value.filter((one) => one !== choice))
              }}
            />
            {sanitiseName(choice)}
          </label>
        ))}
      </span>
    ) : (
      <textarea
        {...shared}
        rows={Math.max(2, Math.min(8, value.length + 1))}
        placeholder="one per line"
        className={classNames(formFieldLook, 'block font-mono')}
        defaultValue={value.join('\n')}
        onChange={({ target }) => {
          onChange(target.value.split('\n').filter((line) => line !== ''))
        }}
      />
    )
  }
  if (input.choices) {
    return (
      <select
        {...shared}
        className={formFieldLook}
        value={value}
        onChange={({ target }) => {
          onChange(target.value)
        }}
      >
        {(input.default === undefined || input.isSecret) && <option value="">{input.isRequired ? 'choose…' : '–'}</option>}
        {input.choices.map((choice) => (
          <option key={choice} value={choice}>
            {sanitiseName(choice)}
          </option>
        ))}
      </select>
    )
  }
  const isNumber = input.type === 'integer' || input.type === 'decimal'
  return (
    <input
      {...shared}
      // a browser offers to save a password, unless it is marked as a new one
      type={input.isSecret ? 'password' : 'text'}
      autoComplete={input.isSecret ? 'new-password' : 'off'}
      inputMode={input.type === 'integer' ? 'numeric' : isNumber ? 'decimal' : undefined}
      spellCheck={false}
      className={classNames(formFieldLook, isNumber && 'max-w-40')}
      value={value}
      onChange={({ target }) => {
        onChange(target.value)
      }}
    />
  )
}
