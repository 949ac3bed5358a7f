import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { globsOf } from '../../../../src/model/run-request.ts'
import type { RerunJson } from '../../../../src/wire/rerun.ts'
import { CopyText } from '../../../ui/copy.tsx'

/** What a re-run would run: jobs, unless something is foreseen of them, options, arguments and the command. */
export const RerunFacts = ({ rerun }: { readonly rerun: RerunJson }) => (
  <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
    {factsOf(rerun).map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-quiet">{name}</dt>
        <dd className="wrap-anywhere">{sanitiseName(value)}</dd>
      </div>
    ))}
    {rerun.commandLine !== undefined && (
      <>
        <dt className="text-quiet">command</dt>
        <dd className="min-w-0">
          <CopyText text={rerun.commandLine} label="Copy the command" className="-mx-1 max-w-full text-text" />
        </dd>
      </>
    )}
  </dl>
)

const factsOf = ({
  jobs,
  notSelected,
  directory,
  args,
  options,
  command,
  problem,
  inputs,
  foreseen,
}: RerunJson): readonly (readonly [string, string])[] => {
  const chosen = jobs?.filter(({ id }) => notSelected[id] === undefined).map(({ id }) => id)
  return [
    ...(chosen && jobs && !foreseen ? [['jobs', jobsInWords(chosen, jobs.length)] as const] : []),
    ...(problem?.code === 'secret-input' && inputs.some(({ isAsked }) => isAsked)
      ? [['jobs', 'shown once you enter what is required below: secrets are not recorded'] as const]
      : []),
    ...(options.only === undefined ? [] : [['only', globsOf(options.only).join(' ')] as const]),
    ...(options.from === undefined ? [] : [['from', options.from] as const]),
    ...(options.failFast === true ? [['fail fast', 'yes'] as const] : []),
    ...(command ? [['program', command.join(' ')] as const] : []),
    ...(args.length > 0 ? [['arguments', args.join(' ')] as const] : []),
    ['directory', directory],
  ]
}

/** Enough to recognize the pipeline; a matrix may have hundreds. */
const mostNamed = 12

const jobsInWords = (chosen: readonly string[], total: number): string => {
  const count = chosen.length === total ? counted(total, 'job') : `${chosen.length} of ${counted(total, 'job')}`
  const more = chosen.length - mostNamed
  return `${count}: ${chosen.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
