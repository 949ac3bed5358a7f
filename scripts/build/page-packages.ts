import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { bundledPackages, type BundledPackage } from './bundled-packages.ts'

/** Goes into the style sheet, which does not say where its rules come from. */
const inStyles = [dirname(fileURLToPath(import.meta.resolve('tailwindcss/package.json')))]

export interface PagePackages {
  /** Watches a build, of the pages and of each worker. */
  readonly plugin: () => Plugin
  /** The packages that the builds so far hold. */
  readonly packages: () => readonly BundledPackage[]
}

/** Learns which packages are built into the pages: their modules, those of the workers, and files such as fonts. */
export const pagePackages = (root: string): PagePackages => {
  const files = new Set(inStyles.map((folder) => join(folder, 'index.css')))
  const plugin = (): Plugin => ({
    name: 'page-packages',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const sources = file.type === 'chunk' ? file.moduleIds : file.originalFileNames.map((name) => resolve(root, 'dashboard', name))
        for (const source of sources) files.add(source.replace(/^\0/, ''))
      }
    },
  })
  return { plugin, packages: () => bundledPackages([...files]) }
}
