/** The place in the shell's grammar where a text ends. In `command`, words are unquoted. */
export type ShellPlace = 'command' | 'double' | 'single' | 'comment' | 'backtick' | 'arithmetic' | 'parameter'

interface Frame {
  readonly place: ShellPlace
  /** Parentheses open inside this frame. */
  parens: number
  /** Only in `command`: the text of the current simple command so far. */
  words: string
}

/** A character that ends a word; also the assumed character before the first word. */
const endsWord = /[\s;&|()<>]/

/**
 * Follows the text of a POSIX shell script (and of bash where they differ in a way that matters) to tell in which place the next value
 * stands. What it cannot follow for sure becomes `trouble`, and no value may stand after that.
 *
 *     command ──"──▶ double ──$(──▶ command …      command ──'──▶ single
 *        └──#──▶ comment   └──`──▶ backtick           └──${──▶ parameter, $((──▶ arithmetic
 */
export class ShellScanner {
  readonly #stack: [Frame, ...Frame[]] = [{ place: 'command', parens: 0, words: '' }]
  #trouble: string | undefined
  #before = ' '
  #pending = ''

  get place(): ShellPlace {
    return this.#top.place
  }
  /** A construct that the scanner cannot follow. */
  get trouble(): string | undefined {
    return this.#trouble
  }
  /** A `$` or `\` at the very end, which would change what follows it. */
  get pending(): string {
    return this.#pending
  }
  get isAtWordStart(): boolean {
    return this.place === 'command' && endsWord.test(this.#before)
  }
  /** The text of the current simple command so far. */
  get words(): string {
    return this.#innermostCommand.words
  }

  /** Advances over a value, which is a word or part of one. */
  passValue(): void {
    this.#before = 'x'
    this.#innermostCommand.words += 'x'
  }

  read(text: string): void {
    this.#pending = ''
    for (let at = 0; at < text.length;) {
      const command = this.#innermostCommand
      const length = this.#take(text, at)
      // unless a separator has started another command
      if (this.#innermostCommand === command && !this.#endsCommand(text, at)) command.words += text.slice(at, at + length)
      at += length
    }
  }

  get #top(): Frame {
    return this.#stack.at(-1) ?? this.#stack[0]
  }
  get #innermostCommand(): Frame {
    return this.#stack.findLast(({ place }) => place === 'command') ?? this.#stack[0]
  }

  #endsCommand(text: string, at: number): boolean {
    if (this.place !== 'command' || !/[\n;&|()]/.test(text[at] ?? '')) return false
    // `2>&1` and `&>` are redirections
    if (text[at] === '&' && (/[<>]/.test(text[at - 1] ?? '') || text[at + 1] === '>')) return false
    this.#top.words = ''
    return true
  }

  #push(place: ShellPlace): void {
    this.#stack.push({ place, parens: 0, words: '' })
  }

  #pop(): void {
    if (this.#stack.length > 1) this.#stack.pop()
    this.#before = 'x'
  }

  /** Consumes one token of the current place and returns its length. */
  #take(text: string, at: number): number {
    const character = text[at] ?? ''
    switch (this.place) {
      case 'single':
        if (character === "'") this.#pop()
        return 1
      case 'comment':
        if (character !== '\n') return 1
        this.#pop()
        this.#before = '\n'
        this.#top.words = ''
        return 1
      case 'backtick':
        if (character === '\\') return this.#takeEscape(text, at)
        if (character === '`') this.#pop()
        return 1
      case 'double':
        if (character === '"') this.#pop()
        return this.#takeCommon(text, at, character)
      case 'parameter':
        return this.#takeInParameter(text, at, character)
      case 'arithmetic':
        return this.#takeInArithmetic(text, at, character)
      case 'command':
        return this.#takeInCommand(text, at, character)
    }
  }

  /** Escapes, expansions and backticks mean the same almost everywhere. */
  #takeCommon(text: string, at: number, character: string): number {
    if (character === '\\') return this.#takeEscape(text, at)
    if (character === '$') return this.#takeDollar(text, at)
    if (character === '`') this.#push('backtick')
    return 1
  }

  #takeEscape(text: string, at: number): number {
    if (at + 1 === text.length) this.#pending = '\\'
    // an escaped newline disappears
    if (text[at + 1] !== '\n') this.#before = 'x'
    return 2
  }

  #takeDollar(text: string, at: number): number {
    this.#before = 'x'
    if (text.startsWith('$((', at)) {
      this.#push('arithmetic')
      return 3
    }
    switch (text[at + 1]) {
      case undefined:
        this.#pending = '$'
        return 1
      case '(':
        this.#push('command')
        this.#before = ' '
        return 2
      case '{':
        this.#push('parameter')
        return 2
      case '$':
        return 2
      case '[':
        this.#trouble ??= '$[…]'
        return 1
      case "'":
        if (this.place !== 'double') this.#trouble ??= "$'…'"
        return 1
      default:
        return 1
    }
  }

  #takeInParameter(text: string, at: number, character: string): number {
    if (character === '}') {
      this.#pop()
      return 1
    }
    if (character === '"' || character === "'") {
      // shells disagree about quotes inside "${…}"
      if (this.#stack.some(({ place }) => place === 'double')) this.#trouble ??= 'quotes inside "${…}"'
      this.#push(character === '"' ? 'double' : 'single')
      return 1
    }
    return this.#takeCommon(text, at, character)
  }

  #takeInArithmetic(text: string, at: number, character: string): number {
    const frame = this.#top
    if (character === '(') frame.parens++
    else if (character === ')' && frame.parens > 0) frame.parens--
    else if (character === ')' && text[at + 1] === ')') {
      this.#pop()
      return 2
    } else if (character === ')' || character === '"' || character === "'" || character === '`') this.#trouble ??= 'this kind of ((…))'
    return this.#takeCommon(text, at, character)
  }

  #takeInCommand(text: string, at: number, character: string): number {
    const isWordStart = endsWord.test(this.#before)
    const frame = this.#top
    this.#before = character
    switch (character) {
      case '"':
        this.#push('double')
        return 1
      case "'":
        this.#push('single')
        return 1
      case '#':
        if (isWordStart) this.#push('comment')
        return 1
      case '<':
        return this.#takeRedirect(text, at)
      case '(':
        if (text[at + 1] === '(') {
          this.#push('arithmetic')
          return 2
        }
        frame.parens++
        return 1
      case ')':
        if (frame.parens > 0) frame.parens--
        else if (this.#stack.length > 1) this.#pop()
        return 1
      case 'c':
        // the `)` of its patterns would look like the end of $(…)
        if (isWordStart && this.#stack.length > 1 && /^case\s/.test(text.slice(at, at + 5))) this.#trouble ??= '`case` inside $(…)'
        return 1
      default: {
        const before = isWordStart ? ' ' : 'x'
        if (character === '\\') this.#before = before
        return this.#takeCommon(text, at, character)
      }
    }
  }

  #takeRedirect(text: string, at: number): number {
    if (text.startsWith('<<<', at)) return 3
    if (!text.startsWith('<<', at)) return 1
    this.#trouble ??= 'a here-document'
    return 2
  }
}
