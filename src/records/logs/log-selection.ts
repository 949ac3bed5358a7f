import { UserError } from '../../model/user-error.ts'

/** Which lines of a log to return; lines count from 1. */
export interface LogSelection {
  readonly job?: string | undefined
  readonly tail?: number | undefined
  readonly lines?: { readonly from: number; readonly to: number } | undefined
  readonly pattern?: RegExp | undefined
}

/**
 * Parses `A:B`, `A:` or `:B`, or one line `A`.
 *
 * @throws UserError if the text is not such a range.
 */
export const parseLineRange = (text: string): { readonly from: number; readonly to: number } => {
  const found = /^(\d*)(:?)(\d*)$/.exec(text)
  const [, first = '', colon = '', last = ''] = found ?? []
  const from = first === '' ? 1 : Number(first)
  const to = colon === '' ? from : last === '' ? Number.MAX_SAFE_INTEGER : Number(last)
  if (!found || (first === '' && last === '') || from < 1 || to < from) {
    throw new UserError('bad-line-range', `"${text}" is not a range of lines.`, [
      'Write --lines 100:120, 100: or :120; lines count from 1.',
    ])
  }
  return { from, to }
}

/**
 * Parses a regular expression in JavaScript's syntax.
 *
 * @throws UserError if it is not valid.
 */
export const parsePattern = (text: string, ignoreCase: boolean): RegExp => {
  try {
    return new RegExp(text, ignoreCase ? 'iu' : 'u')
  } catch (error) {
    throw new UserError('bad-pattern', `--grep: ${error instanceof Error ? error.message : String(error)}.`, [
      'Write a JavaScript regular expression; put a backslash before . * + ? ( ) [ ] { } | to mean the character.',
    ])
  }
}
