import { definedOnly } from '../../model/defined-only.ts'
import { UserError } from '../../model/user-error.ts'
import type { Json } from '../../model/json.ts'
import type { StartedRun } from '../../model/run-record.ts'
import { rerunCommand, retryCommand, runFlagNames } from '../../records/rerun-command.ts'
import type { RerunInputJson, RerunJson } from '../../wire/rerun.ts'
import { toInputsJson } from '../describe-pipelines.ts'
import type { PreparedRun } from '../prepared-run.ts'
import { holdsStars } from './retry-request.ts'
import { homeDirectory } from '../../project/home.ts'
import { toJsonText } from '../../model/record-json.ts'
import { foreseeRun } from '../results/open-results.ts'
import { toForeseenJson } from '../results/plan-json.ts'
import { foreseePart } from './foresee-part.ts'
import { describePart } from './retry-part.ts'
import { openRetry, type OpenRetry } from './retry-run.ts'

/**
 * Describes what a recorded run would do if it were repeated now. Nothing runs. What would be refused is in `problem`.
 *
 * @throws UserError if there is nothing to describe: its directory or its pipeline is gone, or the config is broken.
 */
export const describeRetry = async (started: StartedRun, ...opening: Tail<Parameters<typeof openRetry>>): Promise<RerunJson> => {
  const open = await openRetry(started, ...opening)
  const { run, pipeline, project, directory, command, args, options } = started
  const { concurrency: _machine, ...again } = options
  const head = {
    ...{ run, pipeline, project, directory },
    ...(command && { command }),
    inputs: describeInputs(open),
    args,
    options: definedOnly(again),
  }
  const prepared = await open.prepare().catch(userError)
  if (prepared instanceof UserError) {
    const { code, message, tryThis } = prepared
    return { ...head, notSelected: {}, problem: { code, message, tryThis } }
  }
  return { ...head, ...describePlan(prepared, started), ...(await describeForeseen(prepared)) }
}

type Tail<Members extends readonly unknown[]> = Members extends readonly [unknown, ...infer Rest] ? Rest : never

const describePlan = (
  { plan, notSelected, typed, recorded, retry }: PreparedRun,
  started: StartedRun,
): Pick<RerunJson, 'jobs' | 'notSelected' | 'commandLine'> => ({
  jobs: plan.jobs,
  notSelected: Object.fromEntries(notSelected),
  commandLine: retry?.part
    ? retryCommand(retry.of, { keepPassed: retry.part.keepPassed, inputs: changedInputs(recorded.inputs, started.inputs) })
    : rerunCommand(typed, typed.directory),
})

/** The inputs that must be given: those that differ, and those that the record lacks because they are secret. */
const changedInputs = (now: InputsRecord, then: InputsRecord): InputsRecord =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => holdsStars(value) || !Object.hasOwn(then, name) || toJsonText(value) !== toJsonText(then[name] ?? null),
    ),
  )

type InputsRecord = StartedRun['inputs']

const describeForeseen = async (prepared: PreparedRun): Promise<Pick<RerunJson, 'part' | 'foreseen'>> => {
  const { retry } = prepared
  const found = await foreseeRun(prepared, homeDirectory())
  if (!retry?.part) return toForeseenJson(found)
  const text = describePart(retry)
  return {
    ...(text !== undefined && { part: { text, wanted: [...retry.part.wanted.keys()] } }),
    foreseen: foreseePart(prepared, retry.part, found),
  }
}

const describeInputs = ({ declared, inputs: { values, asked } }: OpenRetry): readonly RerunInputJson[] =>
  toInputsJson(declared, runFlagNames).map((input) => {
    const isAsked = asked.has(input.name)
    // recorded or read from flags
    const value = values[input.name] as Json | undefined
    return { ...input, isAsked, ...(value !== undefined && !isAsked && !input.isSecret && !holdsStars(value) && { value }) }
  })

const userError = (error: unknown): UserError => {
  if (error instanceof UserError) return error
  throw error
}
