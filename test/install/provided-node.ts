import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../house/run-node.ts'

const kept = join(projectRoot, 'node_modules/.cache/node')

/**
 * The folder of a `node` of exactly this version. npm installs it on first use. It cannot be a dependency of this project, because it would
 * replace the `node` that runs everything here.
 */
export const providedNode = async (version: string): Promise<string> => {
  if (version === process.versions.node) return dirname(process.execPath)
  const folder = join(kept, version)
  if (!existsSync(folder)) await install(version, folder)
  return folder
}

const install = async (version: string, folder: string): Promise<void> => {
  mkdirSync(kept, { recursive: true })
  const place = mkdtempSync(join(kept, 'install-'))
  try {
    // the package downloads the program for this system in its own script
    writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }))
    const wanted = ['install', `node@${version}`, '--no-save', '--no-package-lock', '--no-audit', '--no-fund']
    await promisify(execFile)('npm', wanted, {
      cwd: place,
      env: { ...process.env, PATH: [join(projectRoot, 'node_modules/.bin'), process.env['PATH']].join(delimiter) },
    })
    renameSync(join(place, 'node_modules/node/bin'), folder)
  } catch (error) {
    // another process may have been faster
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
