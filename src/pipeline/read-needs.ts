import { toJobId, type JobId } from '../model/ids.ts'
import type { MatrixCell, NeedOutput } from '../model/plan.ts'
import { describeValue, isRecord } from './describe-value.ts'
import type { Refuse } from './refusal.ts'

/** What a job waits for, by the ids that the author used: a matrix is still one id. */
export interface ReadNeeds {
  readonly ids: readonly string[]
  /** Pairs of name and id; present if `needs` was given as a record. */
  readonly named?: readonly (readonly [name: string, id: string])[]
}

/** The jobs of each matrix, in order. */
export type Matrices = ReadonlyMap<string, readonly { readonly cell: MatrixCell; readonly job: JobId }[]>

/** Reads a list or a record of handles from this plan. Plans of plugins refer to jobs by id. */
export const readNeeds = (value: unknown, handles: ReadonlySet<unknown>, refuse: Refuse): ReadNeeds => {
  if (value === undefined) return { ids: [] }
  if (Array.isArray(value)) return { ids: value.map((need: unknown, index) => idOf(need, `needs[${index}]`, handles, refuse)) }
  // a single handle is an object too
  if (!isRecord(value) || value['kind'] === 'handle') {
    throw refuse(
      'wrong-needs',
      `needs must be a list or an object of jobs, got ${describeValue(value)}`,
      'Write needs: [job] or needs: { job }.',
    )
  }
  const named = Object.entries(value).map(([name, need]) => [name, idOf(need, `needs.${name}`, handles, refuse)] as const)
  return { ids: named.map(([, id]) => id), named }
}

const idOf = (need: unknown, place: string, handles: ReadonlySet<unknown>, refuse: Refuse): string => {
  if (typeof need === 'string') return need
  if (isRecord(need) && need['kind'] === 'handle' && typeof need['id'] === 'string') {
    if (handles.has(need)) return need['id']
    throw refuse('foreign-need', `${place} is the job "${need['id']}" of another plan`, 'Use what job(…) returned in this plan.')
  }
  throw refuse('wrong-needs', `${place} must be a job, got ${describeValue(need)}`, 'Use what job(…) or matrix(…) returned.')
}

/** Resolves needs to job ids: a matrix becomes all its cells. An unknown id is kept, for the plan's check to report. */
export const resolveNeeds = (
  { ids, named }: ReadNeeds,
  matrices: Matrices,
): { readonly needs: readonly JobId[]; readonly outputs?: Readonly<Record<string, NeedOutput>> } => {
  const needs = [...new Set(ids.flatMap((id) => matrices.get(id)?.map(({ job }) => job) ?? [toJobId(id)]))]
  return named ? { needs, outputs: Object.fromEntries(named.map(([name, id]) => [name, outputOf(id, matrices)])) } : { needs }
}

const outputOf = (id: string, matrices: Matrices): NeedOutput => {
  const cells = matrices.get(id)
  return cells ? { kind: 'matrix', cells } : { kind: 'job', job: toJobId(id) }
}
