import { lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { Doubt } from './doubt.ts'
import type { Hashes } from './files/file-index.ts'
import { isInside, shownBelow } from './files/globs.ts'
import type { Repository } from './repository.ts'

const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']
/** What package managers leave where they have installed. It stands for all of `node_modules`. bun leaves nothing. */
const markers = [
  ...['node_modules/.package-lock.json', 'node_modules/.pnpm/lock.yaml', 'node_modules/.yarn-state.yml', 'node_modules/.yarn-integrity'],
  ...['.pnp.cjs', '.pnp.js'],
]

interface Where {
  readonly repository: Pick<Repository, 'root' | 'isGit'>
  readonly index: Hashes
  readonly isInstalled: boolean
}

/**
 * The files that tell which packages a directory sees, with their hashes: lock files and markers, from there up to the repository. Without
 * git, nothing tells where a workspace ends, so those of all folders above count too, where there are some. Without `isInstalled`, the
 * markers do not count: the job installs the packages itself.
 *
 * @throws Doubt if there are packages that nothing describes.
 */
export const packageFacts = async (
  directory: string,
  { repository: { root: repository, isGit }, index, isInstalled }: Where,
): Promise<Readonly<Record<string, string>>> => {
  const found: Record<string, string> = {}
  let [hasMarker, hasModules, isBun] = [false, false, false]
  for (const folder of foldersUpTo(directory, isGit ? repository : parse(directory).root)) {
    for (const name of isInstalled ? [...lockFiles, ...markers] : lockFiles) {
      const path = join(folder, name)
      const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
      if (!stat?.isFile()) continue
      found[`package:${shownBelow(repository, path)}`] = await index.hashOf(realpathSync(path), stat)
      hasMarker ||= markers.includes(name)
      isBun ||= name.startsWith('bun.')
    }
    hasModules ||= isInside(folder, repository) && lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false }) !== undefined
  }
  if (isInstalled && hasModules && !hasMarker && !isBun) throw new Doubt({ kind: 'packages-unknown' })
  return found
}

const foldersUpTo = function* (directory: string, top: string): Generator<string> {
  for (let folder = directory; isInside(folder, top); folder = dirname(folder)) {
    yield folder
    if (folder === dirname(folder)) return
  }
}
