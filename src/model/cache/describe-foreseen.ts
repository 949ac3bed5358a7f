import { counted } from '../text/counted.ts'
import { unreachable } from '../unreachable.ts'
import { shortRunId } from './describe-result.ts'

/** What is told of a job that has not run yet. */
interface Foreseen {
  readonly outcome: 'hit' | 'in-place' | 'miss' | 'off' | 'depends' | 'taken'
  readonly because: readonly { readonly message: string }[]
  readonly from?: string | undefined
  readonly need?: string | undefined
}

/** Whether a job would run, and why, as a clause. */
export const describeForeseen = ({ outcome, because, from = '', need }: Foreseen): string => {
  const reasons = because.slice(0, mostReasons).map(({ message }) => message)
  const more = because.length - reasons.length
  const why = [...reasons, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
  switch (outcome) {
    case 'in-place':
      return `is up to date, from ${shortRunId(from)}`
    case 'hit':
      return `would be cached, from ${shortRunId(from)}`
    case 'taken':
      return `would be taken from ${shortRunId(from)} without a check`
    case 'depends':
      return `depends on what ${need ?? 'its needs'} leaves`
    case 'miss':
      return `would run: ${why}`
    case 'off':
      return `always runs: ${why}`
    default:
      return unreachable(outcome)
  }
}

const mostReasons = 3

/** What becomes of a job that has not run yet. */
export type Fate = 'runs' | 'depends' | 'reused'

export const fateOf = (outcome: Foreseen['outcome']): Fate => {
  if (outcome === 'depends') return 'depends'
  return outcome === 'miss' || outcome === 'off' ? 'runs' : 'reused'
}

/** `2 of 14 jobs would run, 11 would be reused, 1 depends on what others leave`. A job of which nothing is foreseen runs. */
export const describeFates = (jobs: readonly string[], foreseen: Readonly<Record<string, Pick<Foreseen, 'outcome'>>>): string => {
  const fates = jobs.map((job) => fateOf(foreseen[job]?.outcome ?? 'miss'))
  const count = (wanted: Fate): number => fates.filter((fate) => fate === wanted).length
  const [reused, depends] = [count('reused'), count('depends')]
  return [
    `${count('runs')} of ${counted(jobs.length, 'job')} would run`,
    ...(reused > 0 ? [`${reused} would be reused`] : []),
    ...(depends > 0 ? [`${depends} ${depends === 1 ? 'depends' : 'depend'} on what others leave`] : []),
  ].join(', ')
}
