import { isUnsafeForTerminal } from './terminal-text.ts'

/**
 * The word as a shell reads it back unchanged. Characters that could steer a terminal are written as their bytes in octal, in the quotes of
 * bash, ksh and zsh: the word can be shown, and still be pasted.
 */
export const quoteForShell = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (!isUnsafeForTerminal(word)) return `'${word.replaceAll("'", `'\\''`)}'`
  return `$'${Array.from(word, (character) => (isUnsafeForTerminal(character) ? inOctal(character) : character.replace(/['\\]/, '\\$&'))).join('')}'`
}

const encoder = new TextEncoder()

const inOctal = (character: string): string =>
  Array.from(encoder.encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
