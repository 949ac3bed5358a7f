import { existsSync } from 'node:fs'

const built = new URL('./index.js', import.meta.url)

/**
 * URL of our public entry point, to which `import … from 'sparkwing'` resolves in a project that has no copy of Sparkwing.
 * In a build, all chunks are beside `index.js`. In the sources, it is `src/index.ts`.
 */
export const ownEntry: string = existsSync(built) ? built.href : new URL('../index.ts', import.meta.url).href
