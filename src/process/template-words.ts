import type { ShellValue } from '../pipeline/shell/shell-command.ts'

/** A syntax error in a `$` template. */
export class DollarSyntaxError extends Error {
  override readonly name = 'DollarSyntaxError'
}

/** Shell syntax outside quotes. */
const shellOnly = /^(?:&&|\|\||[|;&<>`]|\$[\w({?!#@*$-])/
/** Shell syntax that is expanded even in double quotes. */
const shellOnlyQuoted = /^(?:`|\$[\w({?!#@*$-])/
const blank = /[ \t\r\n]/

/** One character of the template's text. A character written as a JavaScript escape such as `\n` does not separate words. */
interface Character {
  readonly text: string
  readonly isEscaped: boolean
}

/**
 * Splits a `$` template into words: separated by white space, grouped by quotes, nothing expanded. A value is part of the word it is
 * written in, whatever it contains; a list makes several words.
 *
 * @throws DollarSyntaxError for text that needs a shell, an unclosed quote, or a value that is not a string, a number or a list of them.
 */
export const templateWords = (template: TemplateStringsArray, values: readonly ShellValue[]): readonly string[] => {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  const close = (): void => {
    if (word !== undefined) words.push(word)
    word = undefined
  }

  template.raw.forEach((raw, index) => {
    const characters = charactersOf(raw, template[index])
    const whole = characters.map(({ text }) => text).join('')
    let offset = 0
    for (const { text, isEscaped } of characters) {
      if (quote !== "'") refuseShell(whole.slice(offset), quote ? shellOnlyQuoted : shellOnly)
      offset += text.length
      if (quote ? text === quote : text === '"' || text === "'") {
        quote = quote ? undefined : text
        word ??= ''
      } else if (!quote && !isEscaped && blank.test(text)) close()
      else word = (word ?? '') + text
    }
    if (index === values.length) return
    const parts = partsOf(values[index], index)
    if (quote && parts.length !== 1) throw new DollarSyntaxError('$: a list inside quotes would become one word; write it without quotes')
    parts.forEach((part, at) => {
      if (at > 0) close()
      word = (word ?? '') + part
    })
  })

  if (quote) throw new DollarSyntaxError(`$: the quote ${quote} is never closed; pass such text as a value: \${"it's"}`)
  close()
  if (words.length === 0) throw new DollarSyntaxError('$: the template has no command')
  return words
}

const refuseShell = (rest: string, what: RegExp): void => {
  const [found] = what.exec(rest) ?? []
  if (found === undefined) return
  const shown = found.startsWith('$') ? (/^\$\w+|^\$./.exec(rest)?.[0] ?? found) : found
  throw new DollarSyntaxError(
    `$ runs one program without a shell, but ${shown} is shell syntax: use sh\`…\` as the job's body, or pass it as a value: \${'${shown}'}`,
  )
}

const escape = /\\(?:u\{([0-9a-fA-F]+)\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^])/y
/** Walks the raw and the cooked text together: the raw text shows what was escaped, the cooked text what the escapes mean. */
const charactersOf = (raw: string, cooked: string | undefined): readonly Character[] => {
  if (cooked === undefined) throw new DollarSyntaxError(`$: the template contains an invalid escape sequence: ${raw}`)
  if (cooked.includes('\0')) throw new DollarSyntaxError('$: the template contains a NUL byte, which cannot be passed to a command')
  const characters: Character[] = []
  for (let at = 0, from = 0; at < raw.length;) {
    escape.lastIndex = at
    const [sequence = raw[at] ?? '', codePoint] = (raw[at] === '\\' && escape.exec(raw)) || []
    const isContinuation = sequence === '\\\n'
    const length = isContinuation ? 0 : codePoint && Number.parseInt(codePoint, 16) > 0xffff ? 2 : 1
    if (length > 0) characters.push({ text: cooked.slice(from, from + length), isEscaped: sequence.length > 1 })
    at += sequence.length
    from += length
  }
  return characters
}

const partsOf = (value: unknown, index: number): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => partsOf(one, index))
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)]
  const where = `$: \${…} number ${index + 1}`
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new DollarSyntaxError(`${where} contains a NUL byte, which cannot be passed to a command`)
    return [value]
  }
  if (isOfKind(value, 'sh')) throw new DollarSyntaxError(`${where} is an sh command, and $ has no shell: use sh\`…\` for the whole command`)
  if (isOfKind(value, 'command-result')) throw new DollarSyntaxError(`${where} is the result of a command: pass its .stdout`)
  const what = value === null ? 'null' : value instanceof Promise ? 'a promise; await it first' : typeof value
  throw new DollarSyntaxError(`${where} is ${what}; a text, a number or a list of them is needed`)
}

const isOfKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
