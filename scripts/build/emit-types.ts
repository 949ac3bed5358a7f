import { execFile } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Writes the declarations of the public API (`src/index.ts`) into `out/types`, with the file suffixes of the built files. */
export const emitTypes = async ({ root, out }: { readonly root: string; readonly out: string }): Promise<void> => {
  const folder = join(out, 'types')
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', folder]).catch(showOutput)
  for (const file of globSync('**/*.d.ts', { cwd: folder })) {
    const path = join(folder, file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from |import\()(["'])(\.{1,2}\/[^"']+)\.ts\2/g, '$1$2$3.js$2'))
  }
}

const showOutput = (error: unknown): never => {
  if (error instanceof Error && 'stdout' in error) throw new Error(`tsc reported errors:\n${String(error.stdout)}`)
  throw error
}
