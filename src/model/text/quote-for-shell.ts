import { isUnsafeForTerminal } from './terminal-text.ts'

/**
 * Quotes a word so that a shell reads it back unchanged. Newlines, and characters that could control a terminal, are written as octal bytes
 * in `$'…'`, which bash, ksh and zsh understand. So the word takes one line, is safe to show and can still be pasted.
 */
export const quoteForShell = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (!isUnsafe(word)) return `'${word.replaceAll("'", `'\\''`)}'`
  return `$'${Array.from(word, (character) => (isUnsafe(character) ? inOctal(character) : character.replace(/['\\]/, '\\$&'))).join('')}'`
}

const isUnsafe = (text: string): boolean => text.includes('\n') || isUnsafeForTerminal(text)

const encoder = new TextEncoder()

const inOctal = (character: string): string =>
  Array.from(encoder.encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
