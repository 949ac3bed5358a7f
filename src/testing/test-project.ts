import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PluginListJson } from '../wire/plugins.ts'
import type { ErrorJson, RunDetailJson } from '../wire/run.ts'
import { startCall, type EndedCall, type StartedCall } from './start-call.ts'
import { testEnvironment } from './test-environment.ts'
import { toTestRun, type TestRun } from './test-run.ts'

export interface TestProjectOptions {
  /** The folder of the plugin's package, compiled: a path, or a URL such as `new URL('..', import.meta.url)`. */
  readonly plugin?: string | URL
  /** A folder to copy into the project, such as one with a `sparkwing.config.ts`. */
  readonly folder?: string | URL
  /** Texts of files by their path in the project; an object becomes JSON. Written after `folder` was copied. */
  readonly files?: Readonly<Record<string, string | object>>
  /** Added to the environment of all calls; `undefined` removes a variable. */
  readonly env?: NodeJS.ProcessEnv
}

export interface CallOptions {
  /** Added to the environment; `undefined` removes a variable. */
  readonly env?: NodeJS.ProcessEnv
  /** The call is ended, and its promise rejects, after this time in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number
}

export interface RunOptions extends CallOptions {
  /** What follows the name of the pipeline, such as `['--name', 'Ada']`. */
  readonly args?: readonly string[]
}

/** A project and a home of its own in a temporary folder, in which the plugin is linked. */
export interface TestProject extends AsyncDisposable {
  /** The project's folder. */
  readonly directory: string
  /** The home, `SPARKWING_HOME`. */
  readonly home: string
  /** Writes a file of the project; an object becomes JSON. */
  readonly write: (file: string, content: string | object) => void
  /**
   * Runs a pipeline, and resolves when it has ended, however it ended.
   *
   * @throws Error with what Sparkwing printed, if nothing ran: the config or an option is wrong, or there is no such pipeline.
   */
  readonly run: (pipeline: string, options?: RunOptions) => Promise<TestRun>
  /** Calls any command of Sparkwing or of the plugin. Resolves whatever its exit code is. */
  readonly call: (args: readonly string[], options?: CallOptions) => Promise<EndedCall>
  /** Stops what still runs and removes the folders; `await using` does it at the end of a block. */
  readonly remove: () => Promise<void>
}

/**
 * Makes a temporary project and home for a test, with the plugin linked.
 *
 * @throws Error if the plugin cannot be used, with the reason.
 * @example
 * const project = await testProject({ plugin: new URL('..', import.meta.url), files: { 'sparkwing.config.ts': config } })
 * const run = await project.run('greet')
 * assert.deepEqual(run.job('greeting').output, { text: 'Hello Ada' })
 * await project.remove()
 */
export const testProject = async ({ plugin, folder, files = {}, env = {} }: TestProjectOptions = {}): Promise<TestProject> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-test-')))
  const project = openProject(root, env)
  try {
    if (folder !== undefined) cpSync(toPath(folder), project.directory, { recursive: true })
    if (!existsSync(join(project.directory, 'package.json')))
      project.write('package.json', { name: 'test-project', private: true, type: 'module' })
    for (const [file, content] of Object.entries(files)) project.write(file, content)
    if (plugin !== undefined) await linkPlugin(project, toPath(plugin))
    return project
  } catch (error) {
    await project.remove()
    throw error
  }
}

/** The folders that are not removed yet. A test run that is cut short leaves nothing either. */
const open = new Map<string, () => void>()
let isWatching = false
const removeAtExit = (): void => {
  if (isWatching) return
  isWatching = true
  process.on('exit', () => {
    for (const removeNow of open.values()) removeNow()
  })
}

const openProject = (root: string, ownEnv: NodeJS.ProcessEnv): TestProject => {
  const [directory, home] = [join(root, 'project'), join(root, 'home')]
  mkdirSync(directory)
  const running = new Set<StartedCall>()
  const stopAll = (): void => {
    for (const one of running) one.stop()
  }
  const removeFolder = (): void => {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
  removeAtExit()
  open.set(root, () => {
    stopAll()
    removeFolder()
  })

  const call: TestProject['call'] = async (args, { env = {}, timeoutMs = 60_000 } = {}) => {
    if (!open.has(root)) throw new Error('The test project was removed.')
    const started = startCall(args, { cwd: directory, env: testEnvironment(home, ownEnv, env), timeoutMs })
    running.add(started)
    try {
      return await started.ended
    } finally {
      running.delete(started)
    }
  }
  const run: TestProject['run'] = async (pipeline, { args = [], ...options } = {}) => {
    const ended = await call(['run', pipeline, '--json', ...args], options)
    const detail = valueOf(ended) as Partial<RunDetailJson>
    if (!detail.run || !detail.jobs) throw new Error(`\`run ${[pipeline, ...args].join(' ')}\` started no run: use \`call\` for it.`)
    return toTestRun({ run: detail.run, jobs: detail.jobs }, ended)
  }
  const remove: TestProject['remove'] = async () => {
    if (!open.has(root)) return
    if (existsSync(join(home, 'dashboard.json'))) await call(['dashboard', 'kill'])
    open.delete(root)
    stopAll()
    await Promise.allSettled([...running].map(({ ended }) => ended))
    removeFolder()
  }
  const write: TestProject['write'] = (file, content) => {
    const path = join(directory, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  return { directory, home, write, run, call, remove, [Symbol.asyncDispose]: remove }
}

/** Links it in the home, for its step types and commands, and puts it where a config that names or imports it finds it. */
const linkPlugin = async (project: TestProject, plugin: string): Promise<void> => {
  valueOf(await project.call(['plugins', 'link', plugin, '--json']))
  const { plugins } = valueOf(await project.call(['plugins', '--json', '-C', project.home])) as PluginListJson
  const broken = plugins.filter(({ state }) => state === 'left-out')
  if (broken.length > 0) throw new Error(broken.flatMap(({ problems }) => problems).join('\n'))
  const { name } = JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8')) as { readonly name: string }
  const place = join(project.directory, 'node_modules', name)
  mkdirSync(dirname(place), { recursive: true })
  rmSync(place, { recursive: true, force: true })
  symlinkSync(realpathSync(plugin), place, 'junction')
}

/** The JSON of a call with `--json`, unless it is an error. */
const valueOf = ({ stdout, stderr }: EndedCall): unknown => {
  const said = (text: string): Error => new Error([text, stderr].join('\n').trimEnd())
  if (!stdout.startsWith('{')) throw said(stdout)
  const value = JSON.parse(stdout) as Partial<ErrorJson>
  if (!value.error) return value
  const { message, tryThis } = value.error
  throw said([message, ...tryThis.map((advice) => `  try: ${advice}`)].join('\n'))
}

const toPath = (place: string | URL): string => (place instanceof URL ? fileURLToPath(place) : resolve(place))
