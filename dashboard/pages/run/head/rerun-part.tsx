import { useId } from 'react'
import type { RerunChoice } from './rerun-choices.ts'

/** Chooses what to run again, and whether what passed is taken without a check. */
export const RerunPart = ({
  choices,
  choice,
  keepPassed,
  onChoice,
  onKeepPassed,
}: {
  readonly choices: readonly RerunChoice[]
  readonly choice: RerunChoice
  readonly keepPassed: boolean
  readonly onChoice: (choice: RerunChoice) => void
  readonly onKeepPassed: (keepPassed: boolean) => void
}) => {
  const id = useId()
  if (choices.length < 2) return null
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">What to run again</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {choices.map((one) => (
          <label key={one.key} className="flex min-w-0 items-center gap-1.5">
            <input
              type="radio"
              name={id}
              className="shrink-0 accent-accent"
              checked={one.key === choice.key}
              onChange={() => {
                onChoice(one)
              }}
            />
            <span className="min-w-0 wrap-anywhere">{one.label}</span>
          </label>
        ))}
      </div>
      {choice.part && (
        <div>
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="shrink-0 accent-accent"
              aria-describedby={`${id}-kept`}
              checked={keepPassed}
              onChange={({ target }) => {
                onKeepPassed(target.checked)
              }}
            />
            Keep what passed
          </label>
          <p id={`${id}-kept`} className="pl-5 text-small text-quiet">
            Takes output and log of jobs that passed without a check, even if files have changed. The new run stays marked.
          </p>
        </div>
      )}
    </fieldset>
  )
}
