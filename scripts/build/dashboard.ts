import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { addIntegrity } from './add-integrity.ts'
import { pagePackages } from './page-packages.ts'
import { thirdPartyLicenses } from './third-party-licenses.ts'

/** Builds the pages of `dashboard/` in memory. Returns the files of `dashboard-dist` by relative path. */
export const buildDashboard = async (root: string): Promise<ReadonlyMap<string, Buffer>> => {
  const { plugin, packages } = pagePackages(root)
  const built = (await build({
    configFile: join(root, 'dashboard/vite.config.ts'),
    logLevel: 'warn',
    build: { write: false },
    plugins: [plugin()],
    worker: { plugins: () => [plugin()] },
  })) as Rolldown.RolldownOutput
  const files = new Map(built.output.map((file) => [file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source)]))
  const page = files.get('index.html')?.toString() ?? ''
  files.set('index.html', Buffer.from(addIntegrity(page, files)))
  return files.set('licenses.txt', Buffer.from(thirdPartyLicenses(packages())))
}

/** The size of the files that `index.html` loads, which the first page needs, in KB of 1,000 bytes after gzip. */
export const firstLoad = (files: ReadonlyMap<string, Buffer>): { readonly script: number; readonly style: number } => {
  const page = files.get('index.html')?.toString() ?? ''
  const sizeOf = (ending: string): number => {
    const named = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].flatMap(([, file]) => (file?.endsWith(ending) ? [file] : []))
    return Math.ceil(named.reduce((sum, file) => sum + gzipSync(files.get(file) ?? '').length, 0) / 1000)
  }
  return { script: sizeOf('.js'), style: sizeOf('.css') }
}
