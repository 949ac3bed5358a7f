import type { Plugin } from 'rolldown'

/**
 * Importing a built-in module as an ES module reads all its properties, and some are getters that load a lot: `node:process` opens stdin
 * (6 to 16 ms), `node:util` loads worker threads (2 ms), `node:fs` loads its promises. `process.getBuiltinModule` reads only what is used.
 */
export const leanBuiltins = (): Plugin => ({
  name: 'lean-builtins',
  resolveId(source, _importer, { kind }) {
    // the bundle's own `require` comes from `createRequire` of node:module, so that one must be imported normally
    return source.startsWith('node:') && source !== 'node:module' && kind === 'import-statement' ? `\0lean:${source}` : undefined
  },
  load(id) {
    return id.startsWith('\0lean:') ? { code: facade(id.slice('\0lean:'.length)), moduleSideEffects: false } : undefined
  },
})

const facade = (name: string): string => {
  const builtin: unknown = process.getBuiltinModule(name)
  if (typeof builtin !== 'object' && typeof builtin !== 'function') throw new Error(`Node has no module ${name}`)
  const names = Object.getOwnPropertyNames(builtin).filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && !reserved.has(key))
  return [
    `const module = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)})`,
    'const member = (key) => module[key]',
    'export default module',
    ...names.map((key) => `export const ${key === 'module' || key === 'member' ? `_${key}` : key} = /* @__PURE__ */ member('${key}')`),
  ].join('\n')
}

const reserved = new Set(['default', 'module', 'member', 'arguments', 'eval', 'length', 'name', 'prototype'])
