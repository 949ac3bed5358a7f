import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { foldersAbove, foldersToRoot, trustAdvice, untrustedAbove } from '../package-json/folders-above.ts'
import { contentAbove, readPackageJson } from '../package-json/package-json.ts'
import { readWorkspace } from '../package-json/workspace.ts'
import type { ProjectRelation } from '../wire/pipeline.ts'
import { configNames, projectIn, realDirectory, type Project } from './project.ts'

/** A project whose pipelines can be run in a folder. */
export interface FoundProject {
  readonly project: Project
  readonly relation: ProjectRelation
}

/**
 * The project that a working directory is in.
 *
 * @throws UserError if it is not a directory, has two configs, or neither it nor a folder above has a config or a `package.json`.
 */
export const findProject = async (cwd: string): Promise<FoundProject> => {
  const start = realDirectory(resolve(cwd))
  const found = await nearestProject(start)
  if (found) return found
  const unused = unusedAbove(start)
  if (unused) throw new UserError('no-project', `There is no project here: ${unused.what}`, [unused.advice, begin])
  throw new UserError(
    'no-project',
    `There is no project here: neither ${start} nor a parent folder has a sparkwing.config.ts or a package.json.`,
    [begin],
  )
}

const begin = 'Run `sparkwing init` to write a config here, `cd` to a project, or pass its folder with `--cwd`.'

/** The nearest config or `package.json` above a folder that is not used, because another user could have put it there. */
export const unusedAbove = (start: string): { readonly what: string; readonly advice: string } | undefined => {
  const untrusted = untrustedAbove(start)
  if (!untrusted) return undefined
  const files = Array.from(foldersToRoot(untrusted.folder)).flatMap((folder) =>
    [...configNames, 'package.json'].map((name) => join(folder, name)),
  )
  const file = files.find((one) => existsSync(one))
  return file === undefined ? undefined : { what: `${file} is not used, because ${untrusted.why}.`, advice: trustAdvice(untrusted.folder) }
}

/**
 * The projects whose pipelines can be run in a working directory, nearest first: the one that it is in, then the root of its workspace or
 * the project with a config around it, and so on. Those after the first are looked for only when they are asked for.
 *
 * @throws UserError as {@link findProject}.
 */
export const findProjects = async function* (cwd: string): AsyncGenerator<FoundProject> {
  yield* fromNearest(await findProject(cwd))
}

/** The same for the real path of a folder, which need not exist any more. Nothing if there is no project. */
export const projectsAt = async function* (folder: string): AsyncGenerator<FoundProject> {
  yield* fromNearest(await nearestProject(folder))
}

const fromNearest = async function* (nearest: FoundProject | undefined): AsyncGenerator<FoundProject> {
  for (let found = nearest; found; found = await projectAbove(found.project)) yield found
}

/**
 * A config always makes a project. A `package.json` without scripts is passed over if what is above belongs to the same repository or
 * workspace, or has a config.
 */
const nearestProject = async (start: string): Promise<FoundProject | undefined> => {
  let passedOver: Project | undefined
  for (const folder of foldersAbove(start)) {
    const project = projectIn(folder)
    if (!project) continue
    if (project.configFile === undefined && !(await hasScripts(project))) {
      passedOver ??= project
      continue
    }
    if (passedOver === undefined) return { project, relation: 'own' }
    const workspace = await readWorkspace(folder)
    const isMember = workspace?.has(passedOver.directory) === true
    if (project.configFile === undefined && !isMember && !isSameRepository(passedOver.directory, folder)) continue
    return { project, relation: !isNamed(passedOver) ? 'own' : isMember ? 'workspace-root' : 'outer' }
  }
  return passedOver && { project: passedOver, relation: 'own' }
}

/** The root of a project's workspace or, for a project without a config, the next project that has one. */
const projectAbove = async (below: Project): Promise<FoundProject | undefined> => {
  for (const folder of foldersAbove(below.directory)) {
    if (folder === below.directory) continue
    const workspace = await readWorkspace(folder)
    const project = projectIn(folder)
    if (workspace?.has(below.directory) === true) return { project: project ?? { directory: folder }, relation: 'workspace-root' }
    if (project?.configFile !== undefined && below.configFile === undefined) return { project, relation: 'outer' }
  }
  return undefined
}

/** The root of a workspace counts as well, because its packages belong to it. So does a broken `package.json`, which is then reported. */
const hasScripts = async ({ directory }: Project): Promise<boolean> => {
  try {
    const scripts = readPackageJson(directory)?.scripts.size ?? 0
    return scripts > 0 || (await readWorkspace(directory)) !== undefined
  } catch {
    return true
  }
}

/** A `package.json` without a name, such as `{"type": "module"}`, is part of the package around it. */
const isNamed = ({ directory }: Project): boolean => Boolean(contentAbove(directory)?.['name'])

/** Whether the innermost git repository around a folder also holds a folder above it. */
const isSameRepository = (folder: string, above: string): boolean => {
  for (const one of foldersAbove(folder)) if (existsSync(join(one, '.git'))) return above === one || above.startsWith(join(one, '/'))
  return false
}
