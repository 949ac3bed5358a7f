import type { Plugin } from 'rolldown'

/**
 * Writes other than ASCII characters as escapes: one of them makes V8 keep the whole file in two bytes a character, and Node encode it
 * anew at each start to find it in the compile cache.
 */
export const asciiOnly = (): Plugin => ({
  name: 'ascii-only',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = file.code.replaceAll(/[^\0-\x7f]/g, escaped)
  },
})

/** Without the `u` flag each half of a pair is replaced by itself, which strings and patterns read as the pair. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
