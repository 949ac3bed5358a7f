import { hash } from 'node:crypto'
import { accessSync, constants, realpathSync, statSync, type BigIntStats } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { NeedOutputs } from '../engine/need-outputs.ts'
import type { Json } from '../model/json.ts'
import type { PlannedJob } from '../model/plan.ts'
import { toJsonText } from '../model/record-json.ts'
import type { JobTask, StepTask } from '../pipeline/tasks.ts'
import type { JobVariables } from './environment.ts'
import { fileFact, unset, type Facts } from './facts.ts'
import type { Hashes } from './files/file-index.ts'
import type { FoundFile } from './files/find-files.ts'
import type { Digest } from './home-key.ts'

/** What the facts of all jobs of a run are made from. */
export interface RunFacts {
  readonly digest: Digest
  /** See `Repository`. */
  readonly identity: string
  /** The project's folder below the repository. */
  readonly project: string
  readonly pipeline: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly args: readonly string[]
  /** The files of the config, for jobs that are code. */
  readonly configFiles: readonly string[]
  readonly index: Hashes
}

/** What is known of one job when its needs are over. */
export interface JobParts {
  readonly planned: PlannedJob
  readonly task: JobTask
  readonly cwd: string
  readonly variables: JobVariables
  readonly path: string | undefined
  readonly secrets: Readonly<Record<string, string>>
  readonly needs: NeedOutputs
  readonly needDigests: Readonly<Record<string, string>>
  readonly packages: Readonly<Record<string, string>>
}

/** Everything that decides the result of a job, besides its inputs. See docs/cache.md. */
export const jobFacts = async (run: RunFacts, job: JobParts): Promise<Facts> => {
  const { digest, index } = run
  const { planned, task, needs, needDigests, packages, variables } = job
  const cache = task.cache
  const text = (value: unknown): string => digest(toJsonText(value))
  const isCode = task.steps.some(({ body }) => body.kind === 'function' || body.type !== 'sh')
  return {
    'platform:': `${process.platform}-${process.arch}${libc()}`,
    'part:place': digest(`${run.identity} ${run.project}`),
    'part:command': text([planned.id, task.steps.map(stepFact)]),
    'part:inputs': text(cache?.planned.inputs ?? null),
    'part:outputs': text(cache?.planned.outputs ?? null),
    'part:options': text([cache?.planned.packages, cache?.planned.clean, cache?.cwd ?? null]),
    'part:key': text(cache?.key ?? null),
    'part:secrets': text(Object.entries(job.secrets).toSorted(byName)),
    ...(isCode && (await codeFacts(run, text))),
    ...named('variable', variables.counted, (value) => (value === undefined ? unset : digest(value))),
    ...named('need', needDigests, (value) => value),
    ...named('output', needs, (value) => (value === undefined ? unset : text(value))),
    ...(await toolFacts(['node', ...(cache?.planned.tools ?? [])], job, index)),
    ...packages,
  }
}

/** A function or a step of a plugin: its own text is not all of it. */
const codeFacts = async ({ pipeline, inputs, args, configFiles, index }: RunFacts, text: (value: unknown) => string): Promise<Facts> => {
  const hashes: string[] = []
  for (const file of configFiles) hashes.push(await index.hashOf(file, statSync(file, { bigint: true })))
  return {
    'part:config': text(hashes),
    'part:arguments': text([pipeline, args]),
    ...named('input', inputs, (value) => text(value)),
  }
}

const named = <T>(kind: string, values: Readonly<Record<string, T>>, fact: (value: T) => string): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${kind}:${name}`, fact(value)]))

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

/** The step as data. How long it may take does not decide what it does. */
const stepFact = ({ body, options }: StepTask): Json => {
  const { cwd = null, shell = null, env = {}, when = null, allowFailure = null } = options
  const given = { cwd, shell, env: Object.entries(env).toSorted(byName), when, allowFailure }
  if (body.kind === 'function') return ['function', body.call.toString(), toData(given)]
  // the title is made for people, from the script
  const { title: _title, ...rest } = body.options
  return [body.type, toData(rest), toData(given)]
}

const toData = (value: object): Json => toJsonText(value)

const toolFacts = async (names: readonly string[], { cwd, path }: JobParts, index: Hashes): Promise<Facts> => {
  const facts: Record<string, string> = {}
  for (const name of names) {
    const program = findProgram(name, cwd, path)
    facts[`tool:${name}`] = program ? await index.hashOf(program.file, program.stat) : 'absent'
  }
  return facts
}

interface Program {
  readonly file: string
  readonly stat: BigIntStats
}

/** The file that a command would start, without links. */
const findProgram = (name: string, cwd: string, path = ''): Program | undefined => {
  const candidates = name.includes('/') ? [resolve(cwd, name)] : path.split(delimiter).map((folder) => join(resolve(cwd, folder), name))
  for (const candidate of candidates) {
    try {
      // most folders of a PATH do not have it, and errors take long
      const stat = statSync(candidate, { bigint: true, throwIfNoEntry: false })
      if (!stat?.isFile()) continue
      accessSync(candidate, constants.X_OK)
      return { file: realpathSync.native(candidate), stat }
    } catch {
      // look in the next folder
    }
  }
  return undefined
}

let knownLibc: string | undefined
/** On Linux, programs and addons are built for one C library. */
const libc = (): string => {
  if (process.platform !== 'linux') return ''
  if (knownLibc !== undefined) return knownLibc
  // the report without the network part takes a millisecond
  Object.assign(process.report, { excludeNetwork: true })
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } }
  knownLibc = report.header?.glibcVersionRuntime === undefined ? '-musl' : '-glibc'
  return knownLibc
}

/** The digest of what a job left, for the jobs that need it: equal outputs of equal needs are equal. */
export const digestOfOutputs = (files: readonly FoundFile[], needDigests: Readonly<Record<string, string>>): string =>
  hash('sha256', toJsonText([files.map((file) => [file.path, fileFact(file)]), Object.entries(needDigests).toSorted(byName)]))
