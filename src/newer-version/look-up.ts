import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fromJsonText } from '../model/record-json.ts'
import { foldersToRoot } from '../package-json/folders-above.ts'
import { captureProgram } from '../process/capture-program.ts'
import { startDetached } from '../process/start-detached.ts'

/** If npm takes longer, it is asked again on another day; in milliseconds. */
const npmBudgetMs = 60_000

/** Whether the user of the copy in `root` updates it by hand: not a checkout, and not what the project that `directory` is in has installed. */
export const isUpdatedByHand = (root: string, directory: string): boolean =>
  basename(dirname(root)) === 'node_modules' &&
  !foldersToRoot(directory).some((folder) => existsSync(join(folder, 'node_modules/sparkwing/package.json')))

/** Starts `sparkwing version --look-up` in the background. */
export const startLookUp = async (root: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const args = [...process.execArgv, join(root, 'bin/run.js'), 'version', '--look-up']
  const { letGo } = await startDetached({ file: process.execPath, args, env })
  letGo()
}

/**
 * The newest version of Sparkwing, by the npm of the user, which knows the registry, the proxy and the token; `undefined` if it cannot tell.
 * With `--global`, no `.npmrc` of a project counts, such as one around `folder`, where npm starts.
 */
export const lookUpNewest = async (folder: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const { exitCode, stdout } = await captureProgram({
    file: 'npm',
    args: ['view', 'sparkwing', 'dist-tags.latest', '--json', '--global', '--no-update-notifier', '--fetch-retries=0'],
    cwd: folder,
    env,
    timeoutMs: npmBudgetMs,
    signal: new AbortController().signal,
  })
  if (exitCode !== 0) return undefined
  try {
    const latest = fromJsonText(stdout)
    return typeof latest === 'string' ? latest : undefined
  } catch {
    return undefined
  }
}
