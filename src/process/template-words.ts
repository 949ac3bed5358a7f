import type { ShellValue } from '../pipeline/shell/shell-command.ts'

/** A mistake in the author's own text of a `$` template. */
export class DollarSyntaxError extends Error {
  override readonly name = 'DollarSyntaxError'
}

/** What only a shell understands, as it may begin at a place outside of quotes. */
const shellOnly = /^(?:&&|\|\||[|;&<>`]|\$[\w({?!#@*$-])/
/** Double quotes do not stop a shell from expanding these. */
const shellOnlyQuoted = /^(?:`|\$[\w({?!#@*$-])/
const blank = /[ \t\r\n]/

/** One character of the author's text as it was meant; one that was written as a JavaScript escape such as `\n` separates nothing. */
interface Character {
  readonly text: string
  readonly isEscaped: boolean
}

/**
 * The words of a `$` template: separated by blanks, grouped by quotes, nothing expanded. A value is part of the word it stands in,
 * whatever it holds; a list gives several words.
 *
 * @throws DollarSyntaxError for text that needs a shell, a quote that is not closed, or a value that is no text, number or list.
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
  if (words.length === 0) throw new DollarSyntaxError('$: there is no command in the template')
  return words
}

const refuseShell = (rest: string, what: RegExp): void => {
  const [found] = what.exec(rest) ?? []
  if (found === undefined) return
  const shown = found.startsWith('$') ? (/^\$\w+|^\$./.exec(rest)?.[0] ?? found) : found
  throw new DollarSyntaxError(
    `$ runs one program without a shell, and ${shown} means something to a shell only: use sh\`…\` as the job's body, or pass it as a value: \${'${shown}'}`,
  )
}

const escape = /\\(?:u\{([0-9a-fA-F]+)\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^])/y
/** Walks the raw and the cooked text side by side: only the raw one shows what was an escape, only the cooked one what it means. */
const charactersOf = (raw: string, cooked: string | undefined): readonly Character[] => {
  if (cooked === undefined) throw new DollarSyntaxError(`$: the template holds a backslash sequence that JavaScript does not know: ${raw}`)
  if (cooked.includes('\0')) throw new DollarSyntaxError('$: the template holds a NUL byte, which no command can take')
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
    if (value.includes('\0')) throw new DollarSyntaxError(`${where} holds a NUL byte, which no command can take`)
    return [value]
  }
  if (isOfKind(value, 'sh')) throw new DollarSyntaxError(`${where} is an sh command, and $ has no shell: use sh\`…\` for the whole`)
  if (isOfKind(value, 'command-result')) throw new DollarSyntaxError(`${where} is the result of a command: pass its .stdout`)
  const what = value === null ? 'null' : value instanceof Promise ? 'a promise; await it first' : typeof value
  throw new DollarSyntaxError(`${where} is ${what}; a text, a number or a list of them is needed`)
}

const isOfKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
