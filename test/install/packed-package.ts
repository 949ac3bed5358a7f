import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { emitTypes } from '../../scripts/build/emit-types.ts'
import { plantedCopy } from '../../scripts/plant/planted-copy.ts'
import { builtPackage } from '../e2e/built-package.ts'
import { cleanEnvironment } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'
import { madeOnce } from '../made-once.ts'

/** The environment of `npm` and the programs that it starts: the Node and the tools of this project come first. */
export const toolEnvironment = (): NodeJS.ProcessEnv => ({
  ...cleanEnvironment(),
  PATH: [join(projectRoot, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
})

/** Runs `npm pack` in a package's folder and writes the archive that would be published to `archive`. */
export const npmPack = async (folder: string, archive: string, options: readonly string[] = []): Promise<void> => {
  const destination = dirname(archive)
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--pack-destination', destination, ...options], {
    cwd: folder,
    env: toolEnvironment(),
  })
  // the output of scripts comes before the JSON
  const [packed] = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as readonly [{ readonly filename: string }]
  renameSync(join(destination, packed.filename), archive)
}

/** Unpacks an npm archive into a folder, as an installation would. */
export const unpack = async (archive: string, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  await promisify(execFile)('tar', ['-xzf', archive, '--strip-components=1', '-C', folder])
}

/** Copies the package's dependencies from this project's own modules into the package's folder, in npm's layout. */
export const copyDependencies = (folder: string): void => {
  const copied = new Set<string>()
  const copyAll = (dependent: string, from: string): void => {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(dependent, 'package.json'), 'utf8')) as Readonly<
      Partial<Record<'dependencies' | 'optionalDependencies', Readonly<Record<string, string>>>>
    >
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const source = findModule(name, from)
      // an optional package may be for another system
      if (source === undefined && !(name in optionalDependencies)) throw new Error(`${name} is not installed`)
      if (source === undefined || copied.has(source)) continue
      copied.add(source)
      cpSync(source, join(folder, relative(projectRoot, source)), { recursive: true })
      copyAll(source, source)
    }
  }
  copyAll(folder, projectRoot)
}

const findModule = (name: string, from: string): string | undefined => {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(found)) return found
  }
  return undefined
}

/** The archive of this package with its present sources, made by `npm pack`. */
export const packedPackage = async (): Promise<string> => join(await madeOnce('packed', pack), 'sparkwing.tgz')

const pack = async (folder: string): Promise<void> => {
  const archive = join(folder, 'sparkwing.tgz')
  using copy = plantedCopy(projectRoot, {})
  // builds the package, as for a release
  if (isLongForm) {
    await npmPack(copy.path, archive)
    return
  }
  const out = join(copy.path, 'dist')
  cpSync(join(await builtPackage(), 'dist'), out, { recursive: true })
  await emitTypes({ root: projectRoot, out })
  // npm would read every package in it
  rmSync(join(copy.path, 'node_modules'))
  await npmPack(copy.path, archive, ['--ignore-scripts'])
}

/** The folder of an installation as by `npm install --global`, with the command at `bin/sparkwing`. */
export const globalInstallation = (): Promise<string> =>
  madeOnce('installed', async (prefix) => {
    const folder = join(prefix, 'lib/node_modules/sparkwing')
    await unpack(await packedPackage(), folder)
    copyDependencies(folder)
    mkdirSync(join(prefix, 'bin'))
    chmodSync(join(folder, 'bin/run.js'), 0o755)
    symlinkSync('../lib/node_modules/sparkwing/bin/run.js', join(prefix, 'bin/sparkwing'))
  })
