import { toJobId, type JobId } from '../model/ids.ts'
import { keysOf } from '../model/keys-of.ts'
import type { PlannedCache } from '../model/cache/planned-cache.ts'
import type { MatrixCell, PlannedJob } from '../model/plan.ts'
import type { AnyStepType } from './define-plugin.ts'
import { describeValue } from './describe-value.ts'
import { guardedRecord } from './guarded-record.ts'
import type { AnyHandle } from './handle.ts'
import { matrixCells } from './matrix-cells.ts'
import { readJobOptions } from './read-job-options.ts'
import { checkCached } from './cache/read-cache.ts'
import { readNeeds, resolveNeeds, type Matrices, type ReadNeeds } from './read-needs.ts'
import { readSteps } from './read-steps.ts'
import { refusalFor } from './refusal.ts'
import { shortened } from './shell/shown-command.ts'
import type { JobTask, StepTask } from './tasks.ts'

export interface CollectedJobs {
  readonly jobs: readonly PlannedJob[]
  readonly tasks: ReadonlyMap<JobId, JobTask>
}

export interface JobCollector {
  /** The `job` that the plan function gets. It accepts anything, because the caller's types were not checked. */
  readonly job: (id: unknown, body: unknown, options?: unknown) => AnyHandle
  readonly matrix: (id: unknown, axes: unknown, body: unknown, options?: unknown) => AnyHandle
  /** Ends the collection: from now on, `job` and `matrix` throw. */
  readonly finish: () => CollectedJobs
}

export interface CollectorOptions {
  readonly pipeline: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  /** Names of the secrets that all jobs get. */
  readonly pipelineSecrets: readonly string[]
  /** Called with the names of a job's secrets before its own names are made. */
  readonly onSecrets: (names: readonly string[]) => void
  /** Masks what a name must not show. Called once the plan is complete. */
  readonly hide: (text: string) => string
}

interface Declared {
  readonly planned: Omit<PlannedJob, 'needs' | 'outputs'>
  readonly needs: ReadNeeds
}
type CellBody = (cell: MatrixCell) => unknown
const isCellBody = (value: unknown): value is CellBody => typeof value === 'function'

/** Collects the jobs of one plan as its function declares them. Each is checked at once, so that an error's stack shows its line. */
export const createJobCollector = ({ pipeline, inputs, stepTypes, pipelineSecrets, onSecrets, hide }: CollectorOptions): JobCollector => {
  const declared: Declared[] = []
  const tasks = new Map<JobId, JobTask>()
  const ids = new Set<string>()
  const handles = new Set<unknown>()
  const matrices = new Map<string, { readonly cell: MatrixCell; readonly job: JobId }[]>()
  let isOver = false

  const takeId = (id: unknown, call: 'job' | 'matrix'): string => {
    const refuse = refusalFor(`Pipeline "${pipeline}"`)
    if (typeof id !== 'string')
      throw refuse('wrong-job-id', `${call}(…) needs an id first, got ${describeValue(id)}`, `Write ${call}('name', …).`)
    if (isOver)
      throw refuse(
        'plan-over',
        `${call}("${id}", …) was called after the plan was complete`,
        'Await everything that the plan function starts.',
      )
    if (ids.has(id)) throw refuse('duplicate-job', `two jobs are called "${id}"`, 'Rename one of them.')
    ids.add(id)
    return id
  }
  const handleOf = (id: string): AnyHandle => {
    const handle: AnyHandle = Object.freeze({ kind: 'handle', id })
    handles.add(handle)
    return handle
  }

  const add = (
    id: string,
    body: unknown,
    options: unknown,
    matrix?: { readonly of: string; readonly cell: MatrixCell; readonly suffix: string },
  ): void => {
    const where = `Pipeline "${pipeline}", job "${id}"`
    const refuse = refusalFor(where)
    const { needs: given, condition, inherited, title, secrets: own, cache, ...rest } = readJobOptions(options, refuse)
    const others: OnlyPlanned<typeof rest> = rest
    const names = [...new Set([...pipelineSecrets, ...own])]
    onSecrets(names)
    const needs = readNeeds(given, handles, refuse)
    const steps = readSteps(body, { where, refuse, stepTypes, inherited })
    if (cache) checkCached(rest, cache, steps, refuse)
    const jobId = toJobId(id)
    declared.push({
      planned: {
        id: jobId,
        // all cells of a matrix have the same title
        ...(title !== undefined && { title: matrix ? `${title} ${matrix.suffix}` : title }),
        ...others,
        ...(cache && { cache: cache.planned }),
        ...(names.length > 0 && { secrets: names }),
        ...(matrix && { matrix: { of: matrix.of, cell: matrix.cell } }),
        steps: steps.map(({ planned }) => planned),
      },
      needs,
    })
    const outputs = (needs.named ?? []).map(([name]) => name)
    tasks.set(jobId, {
      id: jobId,
      steps,
      ...(rest.reports && { reports: { globs: rest.reports, ...(inherited.cwd !== undefined && { cwd: inherited.cwd }) } }),
      ...(cache && { cache: { ...cache, ...(inherited.cwd !== undefined && { cwd: inherited.cwd }) } }),
      ...(condition && {
        condition: (values) => {
          const unknownNeed = (name: string, near?: string): Error =>
            new TypeError(
              `needs has no "${name}"${near === undefined ? '; write needs: { … } to read outputs' : `; did you mean "${near}"?`}`,
            )
          return condition({ needs: guardedRecord(values, outputs, unknownNeed), inputs })
        },
      }),
    })
  }

  return {
    job: (given, body, options) => {
      const id = takeId(given, 'job')
      add(id, body, options)
      return handleOf(id)
    },
    matrix: (given, axes, body, options) => {
      const of = takeId(given, 'matrix')
      const refuse = refusalFor(`Pipeline "${pipeline}", matrix "${of}"`)
      const cells = matrixCells(axes, refuse)
      if (!isCellBody(body)) {
        throw refuse(
          'wrong-body',
          `its body must be a function of the cell, got ${describeValue(body)}`,
          'Write matrix(id, { node: [22, 24] }, ({ node }) => sh`…`).',
        )
      }
      const made = cells.map(({ cell, suffix }) => {
        const id = takeId(`${of}/${suffix}`, 'job')
        add(id, body(cell), options, { of, cell, suffix })
        return { cell, job: toJobId(id) }
      })
      matrices.set(of, made)
      return handleOf(of)
    },
    finish: () => {
      isOver = true
      const shownTasks = new Map(
        Array.from(tasks, ([id, task]) => [id, { ...task, steps: task.steps.map((step) => shownStep(step, hide)) }]),
      )
      const jobs = declared.map((one): PlannedJob => {
        const job = plannedJob(one, matrices)
        return {
          ...job,
          ...Object.fromEntries(
            hiddenMembers.flatMap((member) => {
              const given = job[member]
              return given === undefined ? [] : [[member, typeof given === 'string' ? hide(given) : given.map(hide)]]
            }),
          ),
          ...(job.cache && { cache: shownCache(job.cache, hide) }),
          steps: (shownTasks.get(job.id)?.steps ?? []).map(({ planned }) => planned),
        }
      })
      return { jobs, tasks: shownTasks }
    },
  }
}

/**
 * Does not compile for an option that `PlannedJob` lacks. Such an option would reach the journal and JSON without a decision on masking.
 */
type OnlyPlanned<Given> = Exclude<keyof Given, keyof PlannedJob> extends never ? Given : never

/**
 * Which members of the plan are texts, or lists of texts, that may contain a secret; these are masked wherever the plan is shown. Names of jobs and locks that
 * contain a secret are refused, and `shownStep` masks steps. A new member does not compile until it is listed here.
 */
const hidingOf = {
  id: 'keep',
  title: 'hide',
  group: 'hide',
  needs: 'keep',
  outputs: 'keep',
  when: 'keep',
  allowFailure: 'keep',
  retry: 'keep',
  timeoutMs: 'keep',
  matrix: 'keep',
  secrets: 'keep',
  lock: 'keep',
  interactive: 'keep',
  reports: 'hide',
  // its texts are hidden where it is read
  cache: 'keep',
  steps: 'keep',
} as const satisfies Readonly<Record<keyof PlannedJob, 'keep' | 'hide'>>
type HiddenMember = { [Member in keyof typeof hidingOf]: (typeof hidingOf)[Member] extends 'hide' ? Member : never }[keyof typeof hidingOf]
const hiddenMembers = keysOf(hidingOf).filter((member): member is HiddenMember => hidingOf[member] === 'hide')

const shownCache = (cache: PlannedCache, hide: (text: string) => string): PlannedCache => ({
  ...cache,
  ...(cache.inputs && { inputs: cache.inputs.map(hide) }),
  outputs: cache.outputs.map(hide),
  env: cache.env.map(hide),
  passEnv: cache.passEnv.map(hide),
  tools: cache.tools.map(hide),
})

const plannedJob = ({ planned, needs }: Declared, matrices: Matrices): PlannedJob => ({ ...planned, ...resolveNeeds(needs, matrices) })

/** The step with the names to show. A name made from the command's text is shortened; a name that the author gave is not. */
const shownStep = (step: StepTask, hide: (text: string) => string): StepTask => {
  const { planned, body } = step
  const title = body.kind === 'uses' && body.type === 'sh' ? body.options['title'] : undefined
  if (typeof title !== 'string' || body.kind !== 'uses') return { ...step, planned: { ...planned, name: hide(planned.name) } }
  const shown = shortened(hide(title))
  return {
    ...step,
    planned: { ...planned, name: planned.name === title ? shown : hide(planned.name) },
    body: { ...body, options: { ...body.options, title: shown } },
  }
}
