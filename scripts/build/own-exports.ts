import type { Plugin } from 'rolldown'

/**
 * Lets `index.js` export names of its own instead of passing them on from a chunk. `import/named` of ESLint follows `export … from`, and a project
 * that lints for old versions of the language cannot parse the chunk.
 */
export const ownExports = (): Plugin => ({
  name: 'own-exports',
  generateBundle(_, bundle) {
    const index = bundle['index.js']
    if (index?.type === 'chunk') index.code = index.code.replaceAll(/\bexport\{([^}]*)\}from("[^"]*");?/g, importedFirst)
  },
})

const importedFirst = (_: string, list: string, from: string): string => {
  const names = list.split(',').map((one) => one.split(' as ').at(-1))
  return `import{${list}}from${from};export{${names.join(',')}};`
}
