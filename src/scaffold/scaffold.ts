import { basename } from 'node:path'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { packageManagerOf, type PackageManager } from '../package-json/manager-of-package.ts'
import { readPackageJson } from '../package-json/package-json.ts'
import { realDirectory } from '../project/project.ts'
import { shownPath } from '../project/shown-path.ts'
import { startDirectory } from '../project/start-directory.ts'
import type { Chosen } from './choose-checks.ts'
import { codeStyle } from './code-style.ts'
import { configText, type ConfigJob } from './config-text.ts'
import { findChecks } from './find-checks.ts'
import { knipProblem } from './knip-problem.ts'
import { installCommand } from './next-steps.ts'
import { dependenciesOf, isWorkspaceRoot } from './read-facts.ts'
import { refuseExisting, refusePlace } from './refuse-place.ts'
import { scriptBook } from './script-work.ts'
import type { Problem } from './tidy-config.ts'
import { writeConfig } from './write-config.ts'

/** What was written, and what to do next. */
export interface Scaffolded {
  /** Path of the config, relative to the folder where the command was called if it is inside it. */
  readonly file: string
  readonly pipeline: string
  readonly jobs: readonly ConfigJob[]
  /** Scripts that someone may look for among the jobs, and why they are not there. */
  readonly left: Chosen['left']
  /** The project's own tools that accept the config as it is now. */
  readonly acceptedBy: readonly string[]
  /** The project's own tools that do not, and what they say. */
  readonly problems: readonly Problem[]
  /** Commands to run next. */
  readonly next: readonly string[]
}

/**
 * Writes a first config into a folder: a pipeline of what checks the project, by its package.json or its Makefile. `next` has the commands to
 * run next in the folder `here`.
 *
 * @throws UserError if there is a config already, or the folder is no place for one or cannot be written.
 */
export const scaffold = async (directory: string, here: string | undefined = startDirectory()): Promise<Scaffolded> => {
  const folder = realDirectory(directory)
  const there = folder === here ? undefined : quoteForShell(shownPath(folder, here))
  const run = there === undefined ? 'sparkwing run' : `sparkwing run -C ${there}`
  refuseExisting(folder, here, run)
  refusePlace(folder)

  const packageJson = readPackageJson(folder)
  const manager: PackageManager = packageJson ? packageManagerOf(folder, packageJson) : { name: 'npm', isBerry: false, root: folder }
  const content = packageJson?.content ?? {}
  const { pipeline, description, jobs, left, hint } = findChecks(folder, packageJson, manager)
  const dependencies = dependenciesOf(folder, manager.root)
  const book = scriptBook(packageJson?.scripts ?? new Map(), { runsHooks: false })
  const programs = book.names.flatMap((script) => book.work(script))
  const { file, acceptedBy, problems } = await writeConfig(
    configText({ pipeline, description, jobs }, codeStyle(folder, content, dependencies)),
    {
      folder,
      top: manager.root,
      dependencies,
      programs,
      isModule: content['type'] === 'module',
    },
  )

  const knip = knipProblem(folder, basename(file), { content, dependencies })
  const isInstalled = packageJson === undefined || dependencies.has('sparkwing') || content['name'] === 'sparkwing'
  const install = isInstalled ? undefined : installCommand(manager, isWorkspaceRoot(folder, packageJson))
  return {
    file: shownPath(file, here),
    pipeline,
    jobs,
    left,
    acceptedBy,
    problems: knip === undefined ? problems : [...problems, knip],
    next: [
      ...(install === undefined ? [] : [there === undefined ? install : `cd ${there} && ${install}`]),
      `${run} ${pipeline}`,
      ...(hint === undefined ? [] : [`sparkwing exec ${there === undefined ? '' : `-C ${there} `}-- ${hint}`]),
    ],
  }
}
