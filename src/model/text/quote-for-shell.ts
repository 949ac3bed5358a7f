import { isUnsafeForTerminal } from './terminal-text.ts'

/**
 * Quotes a word so that a shell reads it back unchanged. Characters that could control a terminal are written as octal bytes in `$'…'`,
 * which bash, ksh and zsh understand, so the word is safe to show and can still be pasted.
 */
export const quoteForShell = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (!isUnsafeForTerminal(word)) return `'${word.replaceAll("'", `'\\''`)}'`
  return `$'${Array.from(word, (character) => (isUnsafeForTerminal(character) ? inOctal(character) : character.replace(/['\\]/, '\\$&'))).join('')}'`
}

const encoder = new TextEncoder()

const inOctal = (character: string): string =>
  Array.from(encoder.encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
