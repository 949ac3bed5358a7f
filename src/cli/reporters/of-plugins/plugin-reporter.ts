import type { RunEvent } from '../../../model/event.ts'
import { describeValue, isRecord } from '../../../pipeline/describe-value.ts'
import type { Reporter as ReporterOfPlugin, RunReport } from '../../../pipeline/plugin-points/reporter.ts'
import type { FromPlugin } from '../../../project/plugin-host.ts'
import { keepAlive } from '../../keep-alive.ts'
import { deepFreeze } from '../../plugins/event-dispatch.ts'
import { withoutExit } from '../../plugins/without-exit.ts'
import { styleOf } from '../../render/look.ts'
import { createOutput } from '../../terminal/output-stream.ts'
import { toShown } from '../../terminal/shown.ts'
import { createQuietReporter } from '../quiet-reporter.ts'
import type { ReporterOptions } from '../reporter.ts'
import type { Reporter } from '../surface.ts'

export interface NamedReporter extends FromPlugin<ReporterOfPlugin> {
  readonly name: string
}

/** How long the end of a run waits for a reporter, in milliseconds. */
const finishBudgetMs = 2000

/**
 * Shows a run by the reporter of a plugin. If that fails or does not end, it is named once, gets nothing more, and the end of the run is
 * printed as `--output quiet` does.
 */
export const createPluginReporter = ({ name, package: from, part }: NamedReporter, options: ReporterOptions): Reporter => {
  const { stdout, env, run, pipeline, folder } = options
  const output = createOutput(stdout)
  const quiet = createQuietReporter({ ...options, output, style: styleOf(stdout, env) })
  let report: RunReport | undefined
  let ended: RunEvent | undefined
  let hasFailed = false
  const fail = (why: string): void => {
    if (hasFailed) return
    hasFailed = true
    report = undefined
    quiet.notice(`The reporter ${name} of the plugin ${from} ${why}`)
  }
  const guarded = async (work: (report: RunReport) => unknown): Promise<void> => {
    if (!report) return
    try {
      const current = report
      await withoutExit(() => work(current))
    } catch (error) {
      fail(`failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  try {
    report = withoutExit(() =>
      part.start({
        ...{ run, pipeline, folder, isTerminal: stdout.isTTY === true },
        print: (text) => {
          output.print(toShown(text, env))
        },
      }),
    )
    if (!isRecord(report)) throw new Error(`\`start\` returned ${describeValue(report)}.`)
  } catch (error) {
    fail(`failed: ${error instanceof Error ? error.message : String(error)}`)
  }
  return {
    event: (event) => {
      if (event.type === 'run.finished') ended = event
      else quiet.event(event)
      void guarded((it) => it.event?.(deepFreeze(structuredClone(event))))
    },
    output: (job, chunk, stream) => {
      void quiet.output(job, chunk, stream)
      void guarded((it) => it.output?.(job, Uint8Array.from(chunk)))
      // a slow reader slows the jobs down
      return output.pressure()
    },
    notice: quiet.notice,
    finish: async () => {
      const isOver = guarded((it) => it.finish?.()).then(() => true)
      if (!(await keepAlive(Promise.race([isOver, afterMs(finishBudgetMs)])))) fail(`did not end within ${finishBudgetMs / 1000} s.`)
      if (hasFailed && ended) quiet.event(ended)
      await quiet.finish()
    },
  }
}

const afterMs = (ms: number): Promise<false> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, false).unref()
  })
