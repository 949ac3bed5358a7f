import { unreachable } from '../../model/unreachable.ts'
import { UserError } from '../../model/user-error.ts'
import type { ShellScanner } from './shell-scanner.ts'

const refuse = (problem: string, advice: string): UserError => new UserError('unsafe-shell-value', `sh: ${problem}.`, [advice])

const throughVariable = 'Put it into a variable first: v=${value}; then use "$v".'

/** Why a value cannot stand at the scanner's position; `undefined` if it can. */
export const placeRefusal = (scanner: ShellScanner, value: string | number | readonly (string | number)[]): UserError | undefined => {
  if (scanner.trouble !== undefined) {
    return scanner.trouble === 'a here-document'
      ? refuse(
          'a value cannot be used in or after a here-document',
          "Use printf '%s\\n' ${value} | command, or make the here-document a step of its own.",
        )
      : refuse(`a value cannot be used after ${scanner.trouble}, which shells read in different ways`, throughVariable)
  }
  if (scanner.pending !== '')
    return refuse(`a ${scanner.pending} right before a value would change its meaning`, 'Remove it, or put a space in between.')
  switch (scanner.place) {
    case 'comment':
      return refuse('a value is used in a comment', 'Remove it.')
    case 'backtick':
      return refuse('a value cannot be used inside `…`', 'Write $(…) instead.')
    case 'parameter':
      return refuse("a value cannot be used inside the shell's own ${…}", throughVariable)
    case 'arithmetic':
      return typeof value === 'number'
        ? undefined
        : refuse('only a number can be used inside ((…))', 'Turn it into a number: Number(value).')
    case 'command':
    case 'double':
    case 'single':
      return typeof value === 'number' ? undefined : codeRefusal(scanner.words)
    default:
      return unreachable(scanner.place)
  }
}

/** What may stand before a command's name. */
const lead = String.raw`^\s*(?:(?:if|while|until|then|do|else|elif|!|\{|command|builtin|time|\w+=\S*)\s+)*`
/** The beginning of an unfinished word: complete quoted pieces and bare characters, then perhaps an open quote. */
const openWord = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])*(?:"[^"]*|'[^']*)?$`

/** Places where the shell, or a shell that it starts, reads words as code again. Bash does so with subscripts and numbers. */
const codeReaders: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: new RegExp(String.raw`${lead}(?:eval|trap|let|alias|unset|declare|typeset|read|printf\s+-v)\s`), what: 'this command' },
  { pattern: new RegExp(String.raw`(?:^|[\s/])(?:ba|da|z|k|a)?sh\s+(?:\S+\s+)*?-[a-z]*c\s+${openWord}`), what: 'sh -c' },
  { pattern: new RegExp(String.raw`${lead}(?:(?:local|readonly|export)\s+)?\w+\[[^\]\s]*$`), what: 'a subscript […]' },
  { pattern: new RegExp(String.raw`${lead}(?:\[\[?|test)\s(?:.*\s)?-v\s+["']?$`), what: 'the test -v' },
  { pattern: /\[\[\s.*\s-(?:eq|ne|lt|le|gt|ge)\s+["']?$/, what: '[[ … ]]' },
]

const codeRefusal = (words: string): UserError | undefined => {
  const found = codeReaders.find(({ pattern }) => pattern.test(words))
  return found && readsCode(found.what)
}

/** `[[ value -eq … ]]` evaluates its left side too. */
export const comparisonRefusal = (words: string, after: string): UserError | undefined =>
  /\[\[\s/.test(words) && /^["']?\s+-(?:eq|ne|lt|le|gt|ge)\s/.test(after) ? readsCode('[[ … ]]') : undefined

const readsCode = (what: string): UserError =>
  refuse(
    `a text cannot be used here: ${what} reads it as code`,
    'Put it into a variable first (v=${value}) and let the code name the variable; export it for another shell.',
  )

/** A list that is not separated from other text by spaces. */
export const gluedListRefusal = (): UserError =>
  refuse('a list must stand alone, between spaces and outside quotes', "Join it yourself for a single word: ${list.join(',')}.")
