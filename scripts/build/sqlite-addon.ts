import type { Plugin } from 'rolldown'

/**
 * Bundles the JavaScript of better-sqlite3, 17 files that take 12 ms to find. Its addon, prebuilt for each system, stays in the package and
 * is loaded from there.
 */
export const sqliteAddon = (): Plugin => ({
  name: 'sqlite-addon',
  transform(code, id) {
    if (!/[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/.test(id)) return undefined
    if (!code.includes("path.join(__dirname, '..', 'prebuilds'")) {
      throw new Error('better-sqlite3 now finds its addon in another way: update scripts/build/sqlite-addon.ts')
    }
    // append it at the end: the file's own `path` is a constant that cannot be used before its declaration
    return `${code.replaceAll('__dirname', 'packageLib()')}\nfunction packageLib() { return path.join(path.dirname(require.resolve('better-sqlite3/package.json')), 'lib') }`
  },
})
