import type { JobJson } from '../../../../src/wire/run.ts'
import type { JobKind } from '../../../../src/model/cells.ts'
import { countKinds, kindOf, rankOf } from '../job-order.ts'

/** A row of the list of jobs. */
export type TreeRow =
  | { readonly type: 'head'; readonly key: string; readonly kind: JobKind; readonly count: number }
  | {
      readonly type: 'fold'
      readonly key: string
      readonly of: 'group' | 'matrix'
      readonly name: string
      readonly jobs: readonly JobJson[]
      readonly isOpen: boolean
      readonly level: number
    }
  | { readonly type: 'job'; readonly key: string; readonly job: JobJson; readonly level: number }

export interface TreeOptions {
  readonly order: 'state' | 'plan'
  /** Folds that the user has opened or closed. By default, groups and the matrix with the open job are open. */
  readonly chosen: ReadonlyMap<string, boolean>
  /** The open job. */
  readonly open?: string | undefined
  /** Show only jobs with this text in their id or title; all folds are open then. */
  readonly find: string
}

export const jobKey = (id: string): string => `job ${id}`
export const foldKey = (of: 'group' | 'matrix', name: string): string => `${of} ${name}`

/** The visible rows of the list of jobs. */
export const treeRows = (jobs: readonly JobJson[], options: TreeOptions): readonly TreeRow[] => {
  const wanted = options.find.trim().toLowerCase()
  const found = wanted === '' ? jobs : jobs.filter((job) => `${job.id} ${job.title ?? ''}`.toLowerCase().includes(wanted))
  return options.order === 'plan' ? byPlan(found, options) : byState(found, options)
}

const isOpenNow = (of: 'group' | 'matrix', key: string, jobs: readonly JobJson[], { chosen, open, find }: TreeOptions): boolean =>
  find.trim() !== '' || (chosen.get(key) ?? (of === 'group' || jobs.some(({ id }) => id === open)))

/** Each matrix is in the place of its most urgent cell; there are no groups. */
const byState = (jobs: readonly JobJson[], options: TreeOptions): readonly TreeRow[] => {
  const bundles = bundle(jobs, ({ matrix }) => matrix)
    .map((one) => ({ ...one, rank: Math.min(...one.jobs.map(rankOf)), first: one.jobs.toSorted((a, b) => rankOf(a) - rankOf(b))[0] }))
    .toSorted((a, b) => a.rank - b.rank)
  const counts = countKinds(jobs)
  let last: JobKind | undefined
  return bundles.flatMap(({ name, jobs: bundled, first }) => {
    const kind = first && kindOf(first)
    const head: readonly TreeRow[] =
      kind !== undefined && kind !== last ? [{ type: 'head', key: `head ${kind}`, kind, count: counts.get(kind) ?? 0 }] : []
    last = kind
    return [...head, ...rowsOf('matrix', name, bundled, 1, options, (one) => one.toSorted((a, b) => rankOf(a) - rankOf(b)).map(leaf(2)))]
  })
}

const byPlan = (jobs: readonly JobJson[], options: TreeOptions): readonly TreeRow[] =>
  // a matrix outside any group is bundled as well
  bundle(jobs, ({ group, matrix }) => (group === undefined ? matrix && foldKey('matrix', matrix) : foldKey('group', group))).flatMap(
    ({ jobs: grouped }) =>
      rowsOf('group', grouped[0]?.group, grouped, 1, options, (members, level) =>
        bundle(members, ({ matrix }) => matrix).flatMap((cells) =>
          rowsOf('matrix', cells.name, cells.jobs, level, options, (one) => one.map(leaf(level + 1))),
        ),
      ),
  )

const leaf =
  (level: number) =>
  (job: JobJson): TreeRow => ({ type: 'job', key: jobKey(job.id), job, level })

/** A bundle as one row, followed by its contents if open; a job outside any bundle as itself. */
const rowsOf = (
  of: 'group' | 'matrix',
  name: string | undefined,
  jobs: readonly JobJson[],
  level: number,
  options: TreeOptions,
  inside: (jobs: readonly JobJson[], level: number) => readonly TreeRow[],
): readonly TreeRow[] => {
  if (name === undefined) return of === 'group' ? inside(jobs, level) : jobs.map(leaf(level))
  const key = foldKey(of, name)
  const isOpen = isOpenNow(of, key, jobs, options)
  return [{ type: 'fold', key, of, name, jobs, isOpen, level }, ...(isOpen ? inside(jobs, level + 1) : [])]
}

/** Groups jobs by name, in the order of first appearance. */
const bundle = (
  jobs: readonly JobJson[],
  nameOf: (job: JobJson) => string | undefined,
): readonly { readonly name: string | undefined; readonly jobs: readonly JobJson[] }[] => {
  const bundles: { readonly name: string | undefined; readonly jobs: JobJson[] }[] = []
  const named = new Map<string, JobJson[]>()
  for (const job of jobs) {
    const name = nameOf(job)
    const known = name === undefined ? undefined : named.get(name)
    if (known) known.push(job)
    else {
      const own = [job]
      bundles.push({ name, jobs: own })
      if (name !== undefined) named.set(name, own)
    }
  }
  return bundles
}
