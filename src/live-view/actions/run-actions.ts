import { dashboardName } from '../../journal/requests.ts'
import { runFolderPath } from '../../journal/run-folder.ts'
import type { RunId } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import { UserError } from '../../model/user-error.ts'
import type { RunActions } from '../../server/ports.ts'
import { goneDirectory } from '../../execution/retry/gone-directory.ts'
import { askToCancel } from '../../records/cancel-run.ts'
import { openInEditor } from '../../process/editor/open-in-editor.ts'
import { handsNoInputs } from '../../project/handed-inputs.ts'
import type { IndexedRun } from '../../records/run-index.ts'
import type { KeptIndex } from '../kept-index.ts'
import type { LiveRuns } from '../live-runs.ts'
import { findFile } from '../find-file.ts'
import { describeNow, inputsOf, listNow, partArguments, previewNow } from './describe-now.ts'
import { startArguments, type Start } from './start-arguments.ts'
import { startDetachedRun, type OwnCli } from './start-detached-run.ts'

export interface RunActionsOptions {
  readonly home: string
  readonly cli: OwnCli
  readonly env: NodeJS.ProcessEnv
  readonly index: KeptIndex
  readonly live: Pick<LiveRuns, 'follow'>
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
}

/** Starts runs as `sparkwing run` does, each in its own process, and cancels them by a request. */
export const createRunActions = ({ home, cli, env, index, live, runOf }: RunActionsOptions): RunActions => {
  const start = async ({ args, env: added }: Start, directory: string): Promise<RunId> => {
    checkDirectory(directory)
    const run = await startDetachedRun({ cli, home, args, directory, env: { ...env, ...handsNoInputs, ...added } })
    // so that the next request for it finds it
    await live.follow(run)
    return run
  }
  const checkProject = async (project: string): Promise<void> => {
    const [seen] = await index.use((open) => open.recent({ project, limit: 1 }))
    if (seen) return
    throw new UserError('unknown-project', `No run of the project ${project} is recorded in this home.`, [
      'Run one of its pipelines in a terminal first: `sparkwing run NAME`.',
    ])
  }
  return {
    async start(request) {
      const call = startArguments(request)
      await checkProject(request.project)
      return start(call, request.project)
    },
    async describe(request, left) {
      await checkProject(request.project)
      checkDirectory(request.project)
      return describeNow(request, { cli, home, env, left })
    },
    async declared(project, left) {
      await checkProject(project)
      checkDirectory(project)
      return listNow(project, { cli, home, env, left })
    },
    async retry(run, changes) {
      const found = await runOf(run)
      const call = { args: ['runs', 'retry', '--output=quiet', ...partArguments(run, changes)], env: inputsOf(changes) }
      return found && start(call, found.run.started.directory)
    },
    async previewRetry(run, changes, left) {
      const found = await runOf(run)
      if (!found) return undefined
      const { directory } = found.run.started
      const gone = goneDirectory(directory)
      if (gone) return { refused: { code: gone.code, message: gone.message, tryThis: gone.tryThis } }
      return previewNow(run, directory, changes, { cli, home, env, left })
    },
    async open(run, { path, line, column }) {
      const found = await runOf(run)
      if (!found) return undefined
      const file = await findFile(found.run.started, path)
      if (file === undefined) {
        throw new UserError(
          'no-such-file',
          `There is no file ${JSON.stringify(path.slice(0, 200))} in the project ${found.run.started.project}.`,
        )
      }
      return { file, editor: await openInEditor({ file, line, column }, env) }
    },
    async cancel(run) {
      const found = await runOf(run)
      if (!found) return undefined
      if (isRunOver(found.run.state)) return false
      await askToCancel(runFolderPath(home, run), dashboardName)
      return true
    },
  }
}

const checkDirectory = (directory: string): void => {
  const gone = goneDirectory(directory)
  if (gone) throw gone
}
