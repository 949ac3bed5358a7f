import { existsSync } from 'node:fs'

const built = new URL('./index.js', import.meta.url)

/**
 * URL of our own public door: what `import … from 'sparkwing'` means in a project that has no copy of its own.
 * Built, every chunk stands beside `index.js`; from source it is `src/index.ts`.
 */
export const ownEntry: string = existsSync(built) ? built.href : new URL('../index.ts', import.meta.url).href
