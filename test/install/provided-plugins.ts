import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../house/run-node.ts'

/** Plugins of oclif that nobody here wrote. The last one is for the first major version of oclif, in CommonJS. */
export const foreignPlugins = ['@oclif/plugin-which@4.0.5', '@oclif/plugin-commands@5.0.5', 'oclif-plugin-completion@0.6.0'] as const

const kept = join(projectRoot, 'node_modules/.cache/oclif-plugins')

/** The folder `node_modules` in which npm has installed them, on first use. */
export const providedPlugins = async (): Promise<string> => {
  const folder = join(kept, foreignPlugins.join('+').replaceAll('/', '-'))
  if (!existsSync(folder)) await install(folder)
  return join(folder, 'node_modules')
}

const install = async (folder: string): Promise<void> => {
  mkdirSync(kept, { recursive: true })
  const place = mkdtempSync(join(kept, 'install-'))
  try {
    writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true }))
    const wanted = ['install', ...foreignPlugins, '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund']
    await promisify(execFile)('npm', wanted, {
      cwd: place,
      env: { ...process.env, PATH: [join(projectRoot, 'node_modules/.bin'), process.env['PATH']].join(delimiter) },
    })
    renameSync(place, folder)
  } catch (error) {
    // another process may have been faster
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
