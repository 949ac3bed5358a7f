import { spawn } from 'node:child_process'
import type { ExecOptions } from '../../../src/pipeline/define-plugin.ts'
import { npmScriptsPlugin } from '../../../src/plugins/npm-scripts/plugin.ts'
import type { AnyPipeline } from '../../../src/pipeline/pipeline.ts'
import { commandBench } from '../../process/command-bench.ts'

/** A job of a script's plan, as far as the plugin decides it. */
export interface PlannedScript {
  readonly id: string
  readonly type: keyof typeof npmScriptsPlugin.steps
  readonly options: { readonly script: string; readonly args: readonly string[]; readonly manager?: string }
  readonly needs: readonly string[]
}

interface GivenBody {
  readonly type: PlannedScript['type']
  readonly options: PlannedScript['options']
}

/** The jobs that `sparkwing run SCRIPT -- ARGS` plans in a package. */
export const planOf = async (projectDir: string, script: string, args: readonly string[] = []): Promise<readonly PlannedScript[]> => {
  const pipelines: Readonly<Record<string, AnyPipeline>> = await npmScriptsPlugin.pipelines({ projectDir })
  const jobs: PlannedScript[] = []
  const job = (id: string, { type, options }: GivenBody, { needs = [] }: { readonly needs?: readonly { readonly id: string }[] } = {}) => {
    jobs.push({ id, type, options, needs: needs.map((need) => need.id) })
    return { kind: 'handle', id }
  }
  const definition = pipelines[script]
  if (!definition) throw new Error(`no pipeline ${script}`)
  // only the plugin's own plans are called here
  await definition.plan({ job, args, projectDir } as never)
  return jobs
}

/** What a step left behind: the two streams apart, and how it ended. */
export interface RanScript {
  readonly out: string
  readonly err: string
  readonly exitCode: number | null
}

/** Runs a planned job's step with real processes; `env` is the whole environment of the run. */
export const runPlanned = async (
  { type, options }: Pick<PlannedScript, 'type' | 'options'>,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RanScript> => {
  let ran: RanScript = { out: '', err: '', exitCode: 0 }
  const exec = async (file: string, args: readonly string[], { cwd: place = cwd, env: added, stderr = 'apart' }: ExecOptions = {}) => {
    const { run: start, log } = commandBench()
    const end = await start(file, args, { cwd: place, env: { ...env, ...added }, stderr })
    ran = { out: log.text('out'), err: log.text('err'), exitCode: end.kind === 'exited' ? end.exitCode : null }
  }
  // what these steps do not ask for is left out
  await npmScriptsPlugin.steps[type].run({ options, exec, cwd, env, shell: 'sh', projectDir: cwd } as never)
  return ran
}

/** Runs a program to its end. */
export const run = (
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RanScript> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text))
    child.on('error', reject)
    child.on('close', (exitCode) => {
      resolve({ ...texts, exitCode })
    })
  })
