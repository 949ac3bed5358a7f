import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../house/run-node.ts'

let built: Promise<string> | undefined

/**
 * The `bin/run.js` of the package built from the sources as they are now. It is built once for all tests of this process, into a folder
 * of its own, so that neither an old `dist` is tested nor a new one pulled away from those who run it.
 */
export const builtBin = (): Promise<string> => (built ??= build())

const build = async (): Promise<string> => {
  const root = mkdtempSync(join(tmpdir(), 'sparkwing-built-'))
  process.once('exit', () => {
    rmSync(root, { recursive: true, force: true })
  })
  mkdirSync(join(root, 'bin'))
  // the manifest is a file of ours as well: without one commands are found by looking, which is slower and else the same
  for (const file of ['bin/run.js', 'package.json', 'oclif.manifest.json'])
    if (existsSync(join(projectRoot, file))) cpSync(join(projectRoot, file), join(root, file))
  cpSync(join(projectRoot, 'dashboard-dist'), join(root, 'dashboard-dist'), { recursive: true })
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction')
  await promisify(execFile)(process.execPath, ['scripts/build.ts', '--out', join(root, 'dist'), '--no-types'], { cwd: projectRoot })
  return join(root, 'bin/run.js')
}
