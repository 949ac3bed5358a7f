import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../house/run-node.ts'
import { madeOnce } from '../made-once.ts'

/**
 * The package built from the present sources without its types, in its own folder, so that tests do not use an old `dist`, and a new build
 * does not replace the one in use.
 */
export const builtPackage = (): Promise<string> => madeOnce('built', build)

/** The program of `hostedCall` in it: in a checkout that is closed to others, another user could not read the test's own file. */
export const hostFile = 'command-line-host.ts'

/** Its `bin/run.js`. */
export const builtBin = async (): Promise<string> => join(await builtPackage(), 'bin/run.js')

const build = async (root: string): Promise<void> => {
  mkdirSync(join(root, 'bin'))
  // we generate the manifest too; without it, oclif finds the commands by searching, which is slower but otherwise the same
  for (const file of ['bin/run.js', 'package.json', 'oclif.manifest.json'])
    if (existsSync(join(projectRoot, file))) cpSync(join(projectRoot, file), join(root, file))
  cpSync(join(projectRoot, 'test/mistakes', hostFile), join(root, hostFile))
  cpSync(join(projectRoot, 'dashboard-dist'), join(root, 'dashboard-dist'), { recursive: true })
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction')
  const args = ['scripts/build.ts', '--out', join(root, 'dist'), '--no-types']
  const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot })
  // it runs a job with the build, to learn which functions are warm, and warns if it cannot
  if (stderr.includes('warning: ')) throw new Error(stderr)
}
