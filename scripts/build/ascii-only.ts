import type { Plugin } from 'rolldown'

/**
 * Escapes non-ASCII characters: a single one makes V8 store the whole file with two bytes per character, and Node re-encode it at each
 * start to look it up in the compile cache.
 */
export const asciiOnly = (): Plugin => ({
  name: 'ascii-only',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = file.code.replaceAll(/[^\0-\x7f]/g, escaped)
  },
})

/** Without the `u` flag each half of a surrogate pair is escaped separately; strings and patterns read the two as the pair. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
