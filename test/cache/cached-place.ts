import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { executeRun } from '../../src/execution/execute-run.ts'
import { foreseeRun } from '../../src/execution/results/open-results.ts'
import { prepareRun } from '../../src/execution/prepare-run.ts'
import type { PreparedRun } from '../../src/execution/prepared-run.ts'
import { describeReason } from '../../src/model/cache/reason.ts'
import type { RunSnapshot } from '../../src/model/run-record.ts'
import type { RunOptions } from '../../src/model/run-request.ts'
import type { CacheOptions } from '../../src/pipeline/cache/cache-options.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { stepType, type AnyStepType } from '../../src/pipeline/define-plugin.ts'
import { list, text } from '../../src/pipeline/inputs/input.ts'
import type { Nothing } from '../../src/pipeline/nothing.ts'
import { pipeline, type AnyPipeline } from '../../src/pipeline/pipeline.ts'
import type { PlanContext } from '../../src/pipeline/pipeline.ts'
import { createPluginHost } from '../../src/project/plugin-host.ts'
import { builtInPlugins } from '../../src/project/built-in-plugins.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { createMemoryStorage } from '../storage/memory-store.ts'
import { tempHome } from '../storage/temp-home.ts'

/** What the commands of a test do, instead of a shell. */
export type Does = (context: {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly args: readonly string[]
  readonly log: (text: string) => void
}) => void | Promise<void>

/** What became of a job: `ran`, or how its result was reused. */
export interface JobEnd {
  readonly status: string
  readonly how: string
  /** In words. */
  readonly because: readonly string[]
  readonly notKept?: string
  readonly log: string
  readonly output?: unknown
}

export interface RunOf {
  readonly jobs: Readonly<Record<string, JobEnd>>
  readonly snapshot: RunSnapshot
  readonly folder: string
}

export interface RunAsk {
  readonly env?: Readonly<Record<string, string>>
  readonly options?: RunOptions
  readonly signal?: AbortSignal
  readonly inputs?: Readonly<Record<string, unknown>>
}

/** A project and a home, in which plans run in this process. Shell scripts are real unless the place is told what they do. */
export interface CachedPlace extends AsyncDisposable {
  readonly project: TempProject
  readonly home: string
  run(plan: Plan, ask?: RunAsk): Promise<RunOf>
  prepare(plan: Plan, ask?: RunAsk): Promise<PreparedRun>
  foresee(plan: Plan, ask?: RunAsk): Promise<Readonly<Record<string, string>>>
  write(file: string, content: string): void
}

export type Plan = ((context: PlanContext<Nothing>) => void) | AnyPipeline

const programs = ['sh', 'bash', 'cat', 'cp', 'mkdir', 'chmod', 'ln', 'touch', 'rm', 'mkfifo', 'basename', 'sleep', 'wc', 'test', 'mv']

/** A PATH without a node, whose file would be read once for each home. */
const ownPath = (): { readonly PATH: string } => {
  if (!madePath) {
    madePath = mkdtempSync(join(tmpdir(), 'sparkwing-path-'))
    const folder = madePath
    for (const name of programs) symlinkSync(existsSync(`/usr/bin/${name}`) ? `/usr/bin/${name}` : `/bin/${name}`, join(folder, name))
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true })
    })
  }
  return { PATH: madePath }
}
let madePath: string | undefined

export const cachedPlace = (
  files: Readonly<Record<string, string | object>> = {},
  does?: Does,
  { folder = tmpdir() }: { readonly folder?: string } = {},
): CachedPlace => {
  const project = tempProject(files, folder)
  const home = tempHome(folder)
  return {
    ...placeIn({ project, home: home.path, ...(does && { does }) }),
    [Symbol.asyncDispose]: () => {
      project[Symbol.dispose]()
      home[Symbol.dispose]()
      return Promise.resolve()
    },
  }
}

export const placeIn = ({
  project,
  home,
  does,
}: {
  readonly project: TempProject
  readonly home: string
  readonly does?: Does
}): Omit<CachedPlace, typeof Symbol.asyncDispose> => {
  const host = createPluginHost(builtInPlugins.map((plugin) => ({ package: 'sparkwing', plugin })))
  const fake: AnyStepType = stepType({
    summary: 'a script',
    options: { script: text({ required: true }), args: list(text()), title: text() },
    run: async ({ cwd, env, log, options: { args } }) => {
      await does?.({ cwd, env, args, log })
    },
  })
  const stepTypes = does ? new Map([...host.stepTypes, ['sh', fake]]) : host.stepTypes
  const storage = createMemoryStorage()
  const prepare: CachedPlace['prepare'] = (plan, { env = {}, options = {}, inputs = {} } = {}) => {
    const definition = typeof plan === 'function' ? pipeline({ plan }) : plan
    const request = {
      pipeline: 'build',
      project: project.directory,
      directory: project.directory,
      inputs,
      args: [],
      options: { concurrency: 2, ...options },
    }
    return prepareRun(request, { definition, host: { ...host, stepTypes, storage }, env: { ...ownPath(), ...env } })
  }
  return {
    project,
    home,
    prepare,
    async run(plan, ask = {}) {
      const prepared = await prepare(plan, ask)
      const run = await executeRun(prepared, {
        home,
        version: '0.0.0',
        signal: ask.signal ?? new AbortController().signal,
        kill: new AbortController().signal,
        hasColour: false,
        graceMs: 1000,
        observe: () => ({ event: () => undefined, output: () => undefined }),
        connect: ({ record }) => ({ publish: record, finish: () => Promise.resolve() }),
        warn: () => undefined,
      })
      const snapshot = run.snapshot()
      return {
        jobs: Object.fromEntries(snapshot.jobs.map((job) => [job.planned.id, endOf(job, run.folder)])),
        snapshot,
        folder: run.folder,
      }
    },
    async foresee(plan, ask) {
      const foreseen = await foreseeRun(await prepare(plan, ask), home)
      return Object.fromEntries(
        Array.from(foreseen, ([id, { outcome, because }]) => [id, [outcome, ...because.map(describeReason)].join(': ')]),
      )
    },
    write(file, content) {
      mkdirSync(dirname(project.path(file)), { recursive: true })
      writeFileSync(project.path(file), content)
    },
  }
}

const endOf = ({ planned, state, checked }: RunSnapshot['jobs'][number], folder: string): JobEnd => {
  const log = join(folder, `${planned.id.replaceAll('/', '%2F')}.log`)
  const passed = state.status === 'passed' ? state : undefined
  const notKept = passed?.kept && 'not' in passed.kept ? describeReason(passed.kept.not) : undefined
  return {
    status: state.status,
    how: passed?.reused ? passed.reused.by : 'ran',
    because: (checked?.because ?? []).map(describeReason),
    ...(notKept !== undefined && { notKept }),
    log: existsSync(log) ? readFileSync(log, 'utf8') : '',
    ...(passed?.output !== undefined && { output: passed.output }),
  }
}

/** Everything in a folder, as text: kinds, modes, contents and links. */
export const treeOf = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return []
  const look = (path: string, name: string): readonly string[] => {
    const stat = lstatSync(path)
    if (stat.isSymbolicLink()) return [`${name} -> ${readlinkSync(path)}`]
    if (!stat.isDirectory()) return [`${name}${(stat.mode & 0o100) === 0 ? '' : '*'} ${readFileSync(path, 'utf8')}`]
    return [
      `${name}/`,
      ...readdirSync(path)
        .toSorted()
        .flatMap((one) => look(join(path, one), `${name}/${one}`)),
    ]
  }
  return look(folder, '.')
}

export const remove = (path: string): void => {
  rmSync(path, { recursive: true, force: true })
}

/** A package with two sources, for {@link buildPlan}. */
export const sources = { 'package.json': {}, 'src/a.txt': 'one', 'src/b.txt': 'two' }
/** Copies its sources into `dist`. */
export const copies = sh`mkdir -p dist && cat src/* > dist/all && echo copied`
/** A plan of one job `build`, which copies the sources. */
export const buildPlan =
  (cache: Partial<CacheOptions> = {}, more: object = {}): Plan =>
  ({ job }) => {
    job('build', copies, { cache: { inputs: ['src'], outputs: ['dist'], ...cache }, ...more })
  }

/** Runs a plan, and says how its job `build` came to its result, and why. */
export const howBuilt = async (place: CachedPlace, plan: Plan, ask = {}): Promise<string> => {
  const { jobs } = await place.run(plan, ask)
  const end = jobs['build']
  return [end?.how, ...(end?.because ?? []), ...(end?.notKept === undefined ? [] : [`not kept: ${end.notKept}`])].join(': ')
}

/** The files of the store's entries, or of its contents. */
export const storedIn = ({ home }: CachedPlace, folder: 'entries' | 'blobs'): string[] =>
  readdirSync(join(home, 'cache/jobs', folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
