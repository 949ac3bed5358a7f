import type { Plugin } from 'rolldown'

/**
 * Bundles the JavaScript of better-sqlite3, 17 files that cost 12 ms to find; its addon stays in the package, prebuilt for each system,
 * and is looked for there.
 */
export const sqliteAddon = (): Plugin => ({
  name: 'sqlite-addon',
  transform(code, id) {
    if (!/[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/.test(id)) return undefined
    if (!code.includes("path.join(__dirname, '..', 'prebuilds'")) {
      throw new Error('better-sqlite3 looks for its addon in another way now: look at scripts/build/sqlite-addon.ts')
    }
    // behind all else: the file's own `path` is a constant, which nothing can use before its line
    return `${code.replaceAll('__dirname', 'packageLib()')}\nfunction packageLib() { return path.join(path.dirname(require.resolve('better-sqlite3/package.json')), 'lib') }`
  },
})
