import { cpSync, globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

export interface PlantedCopy extends Disposable {
  readonly path: string
}

/** File contents by path. */
export type Files = Readonly<Record<string, string>>

/** The config files of the tools, and the scripts that run them. */
const settings = ['{*.json,*.ts,.*.json,.*.js,scripts,bin}', 'dashboard/tsconfig.json']

const notCopied = new Set(['node_modules', 'dist', 'coverage', '.git'])

/**
 * Copies the project at `root` to a temporary folder and adds `files`, to see a check fail on them. With `bare`, the copy has only the
 * settings and not the sources. `node_modules` is linked.
 */
export const plantedCopy = (root: string, files: Files, { bare = false } = {}): PlantedCopy => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-planted-')))
  if (bare) for (const file of globSync(settings, { cwd: root })) copy(root, path, file)
  else cpSync(root, path, { recursive: true, filter: (source) => !notCopied.has(basename(source)) })
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'junction')
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

const copy = (from: string, to: string, file: string): void => {
  cpSync(join(from, file), join(to, file), { recursive: true })
}
