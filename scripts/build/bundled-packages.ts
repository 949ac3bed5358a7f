import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface BundledPackage {
  readonly folder: string
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly engines?: { readonly node?: string }
}

/** The packages that contain `moduleIds`, the files of a bundle. */
export const bundledPackages = (moduleIds: readonly string[]): readonly BundledPackage[] => {
  const folders = new Set(moduleIds.flatMap((id) => /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1] ?? []))
  return [...folders].map((folder) => ({
    ...(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Omit<BundledPackage, 'folder'>),
    folder,
  }))
}
