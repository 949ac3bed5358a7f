import { quoteForShell } from '../../model/text/quote-for-shell.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { describeFates } from '../../model/cache/describe-foreseen.ts'
import { toJsonText } from '../../model/record-json.ts'
import { globsOf } from '../../model/run-request.ts'
import type { RerunInputJson, RerunJson } from '../../wire/rerun.ts'
import { paint, type Look } from './look.ts'
import { renderPlan } from './render-plan.ts'

/** What a run would do if it were repeated: its jobs, its inputs and the command, or why it would be refused. */
export const renderRerun = (rerun: RerunJson, look: Look): string => {
  const { run, pipeline, directory, command, args, options, inputs, jobs, notSelected, foreseen, part, commandLine, problem } = rerun
  const values = inputs.flatMap((input) => valueLine(input) ?? [])
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['repeats', run],
    ['in', directory],
    ...(command ? [['command', command.map(quoteForShell).join(' ')] as const] : []),
    ...values.map((value, index) => [index === 0 ? 'inputs' : '', value] as const),
    ...(args.length > 0 ? [['args', args.map(quoteForShell).join(' ')] as const] : []),
    ...globsOf(options.only).map((glob) => ['only', glob] as const),
    ...(options.from === undefined ? [] : [['from', options.from] as const]),
    ...(options.failFast === true ? [['', 'stops at the first failure'] as const] : []),
    ...(options.cache === 'off' ? [['', 'reuses no results'] as const] : []),
    ...(commandLine === undefined ? [] : [['again', commandLine] as const]),
  ]
  const head = jobs
    ? renderPlan({ pipeline, jobs, notSelected, ...(foreseen && { foreseen }) }, look)
    : paint(look, 'strong', sanitiseName(pipeline))
  const refusal = problem ? [`It would be refused: ${sanitiseName(problem.message)}`, ...problem.tryThis.map(sanitiseName)] : []
  return [
    ...(part ? [sanitiseName(part.text)] : []),
    ...(foreseen && jobs
      ? [
          `${describeFates(
            jobs.flatMap(({ id }) => (Object.hasOwn(notSelected, id) ? [] : [id])),
            foreseen,
          )}.`,
        ]
      : []),
    head,
    ...facts.map(([name, value]) => `  ${paint(look, 'faint', name.padEnd(7))}  ${sanitiseName(value)}`),
    ...refusal.map((line) => `  ${line}`),
  ].join('\n')
}

const valueLine = ({ name, isAsked, value }: RerunInputJson): string | undefined => {
  if (isAsked) return `${name}: not recorded, because it is secret. Give it: \`--input ${name}=VALUE\``
  if (value === undefined) return undefined
  return `${name}: ${typeof value === 'string' ? value : toJsonText(value)}`
}
