import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { folderGlob } from './folder-glob.ts'
import { contentAbove } from './package-json.ts'

/** The packages that npm, yarn, bun or pnpm manage together. */
export interface Workspace {
  /** The folder that declares it. */
  readonly root: string
  /** Whether a `pnpm-workspace.yaml` declares it. */
  readonly isPnpm: boolean
  /** The globs of its packages, as they are written. */
  readonly globs: readonly string[]
  /** Whether a folder is one of its packages, if it has a package.json. The root itself is not. */
  has(folder: string): boolean
}

/**
 * The workspace that a folder declares by its `pnpm-workspace.yaml`, or by `workspaces` in its `package.json`. `undefined` if it declares
 * none, or if the file is broken, which is not the fault of the package below.
 */
export const readWorkspace = async (root: string): Promise<Workspace | undefined> => {
  const pnpm = await pnpmGlobs(root)
  const globs = pnpm ?? npmGlobs(root)
  if (globs === undefined) return undefined
  const rules = globs.map((glob) => ({ takesAway: glob.startsWith('!'), matches: folderGlob(glob.replace(/^!/, '')) }))
  return {
    root,
    isPnpm: pnpm !== undefined,
    globs,
    has(folder) {
      const path = relative(root, folder).replaceAll(sep, '/')
      if (path === '' || path.split('/').some((name) => name === '..' || name === 'node_modules')) return false
      const matching = rules.filter(({ matches }) => matches(path))
      // for pnpm, the order of the globs does not matter
      const takesAway = pnpm ? matching.some((rule) => rule.takesAway) : matching.at(-1)?.takesAway
      return matching.length > 0 && takesAway !== true
    },
  }
}

const pnpmGlobs = async (root: string): Promise<readonly string[] | undefined> => {
  const text = textOf(join(root, 'pnpm-workspace.yaml'))
  if (text === undefined) return undefined
  const { parse } = await import('yaml')
  try {
    return textsIn((parse(text) as { readonly packages?: unknown } | null)?.packages)
  } catch {
    return undefined
  }
}

const npmGlobs = (root: string): readonly string[] | undefined => {
  const workspaces = contentAbove(root)?.['workspaces']
  return textsIn(workspaces) ?? textsIn((workspaces as { readonly packages?: unknown } | null | undefined)?.packages)
}

const textsIn = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
