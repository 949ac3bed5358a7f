import { globSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown, type OutputChunk } from 'rolldown'
import { asciiOnly } from './ascii-only.ts'
import { bundledPackages, type BundledPackage } from './bundled-packages.ts'
import { leanBuiltins } from './lean-builtins.ts'
import { leanOclif } from './lean-oclif.ts'
import { oldestNode } from './oldest-node.ts'
import { ownExports } from './own-exports.ts'
import { entryPatterns } from './entry-patterns.ts'
import { sharedChunks } from './shared-chunks.ts'
import { sqliteAddon } from './sqlite-addon.ts'
import { thirdPartyLicenses } from './third-party-licenses.ts'

/** Not bundled: oclif loads its plugins by package name. */
const external = [/^@oclif\/plugin-/]

export interface BundleOptions {
  readonly root: string
  /** Absolute; emptied first. */
  readonly out: string
}

export interface Bundled {
  readonly files: number
  readonly bytes: number
  /** The packages of `node_modules` that are in the bundle. */
  readonly packages: readonly BundledPackage[]
}

/** Bundles the sources into `out`: one file for each entry, and shared chunks beside `index.js`. */
export const bundle = async ({ root, out }: BundleOptions): Promise<Bundled> => {
  rmSync(out, { recursive: true, force: true })
  const input = Object.fromEntries(
    globSync(entryPatterns, { cwd: root }).map((file) => [file.slice('src/'.length, -'.ts'.length), join(root, file)]),
  )
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    external,
    plugins: [leanBuiltins(), leanOclif(), sqliteAddon(), ownExports(), asciiOnly()],
    tsconfig: false,
    transform: { target: `node${oldestNode(root)}` },
    // koa's oldest dependency creates a function from text
    checks: { eval: false },
  })
  const { output } = await build.write({
    dir: out,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: sharedChunks(root),
    // keep names, so that stack traces are readable
    minify: { mangle: false, compress: true, codegen: true },
    comments: { legal: false },
  })
  await build.close()
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk')
  const packages = bundledPackages(chunks.flatMap(({ moduleIds }) => moduleIds))
  writeFileSync(join(out, 'third-party-licenses.txt'), thirdPartyLicenses(packages))
  return { files: chunks.length, bytes: chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0), packages }
}
