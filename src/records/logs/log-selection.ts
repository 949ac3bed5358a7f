import { UserError } from '../../model/user-error.ts'

/** Which lines of a log are wanted; lines count from 1. */
export interface LogSelection {
  readonly job?: string | undefined
  readonly tail?: number | undefined
  readonly lines?: { readonly from: number; readonly to: number } | undefined
  readonly pattern?: RegExp | undefined
}

/**
 * `A:B`, `A:` or `:B`, or one line `A`.
 *
 * @throws UserError when the text is no such range.
 */
export const parseLineRange = (text: string): { readonly from: number; readonly to: number } => {
  const found = /^(\d*)(:?)(\d*)$/.exec(text)
  const [, first = '', colon = '', last = ''] = found ?? []
  const from = first === '' ? 1 : Number(first)
  const to = colon === '' ? from : last === '' ? Number.MAX_SAFE_INTEGER : Number(last)
  if (!found || (first === '' && last === '') || from < 1 || to < from) {
    throw new UserError('bad-line-range', `'${text}' is not a range of lines.`, [
      'Write --lines 100:120, 100: or :120; lines count from 1.',
    ])
  }
  return { from, to }
}

/**
 * A regular expression as JavaScript reads it.
 *
 * @throws UserError when it is not one.
 */
export const parsePattern = (text: string): RegExp => {
  try {
    return new RegExp(text, 'u')
  } catch (error) {
    throw new UserError('bad-pattern', `--grep: ${error instanceof Error ? error.message : String(error)}.`, [
      'Write a JavaScript regular expression; put a backslash before . * + ? ( ) [ ] { } | to mean the character.',
    ])
  }
}
