import { Writable } from 'node:stream'

/** A terminal's screen with its history, as far as our output needs one: a stream to write to and the rows to look at. */
export class FakeTerminal extends Writable {
  readonly isTTY: boolean
  columns: number
  rows: number
  /** Every byte that came, as text. */
  written = ''
  isWrapping = true
  isCursorVisible = true
  private lines: string[][] = [[]]
  private row = 0
  private column = 0

  constructor({ columns = 80, rows = 24, isTTY = true }: { columns?: number; rows?: number; isTTY?: boolean } = {}) {
    super({ decodeStrings: true })
    this.columns = columns
    this.rows = rows
    this.isTTY = isTTY
  }

  /** History and screen, blanks at the ends of lines and blank lines at the end left out. */
  text(): string {
    return this.lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd()
  }

  cursor(): { readonly row: number; readonly column: number } {
    return { row: this.row, column: this.column }
  }

  /** Folds what is wider than the new width, keeps the cursor on its character, and says so, as terminals do. */
  resize(columns: number, rows: number): void {
    const folded: string[][] = []
    let cursorRow = 0
    this.lines.forEach((line, index) => {
      const width = line.join('').trimEnd().length
      if (index === this.row) cursorRow = folded.length
      for (let start = 0; start === 0 || start < width; start += columns) folded.push(line.slice(start, start + columns))
    })
    this.lines = folded
    this.row = cursorRow
    this.columns = columns
    this.rows = rows
    this.emit('resize')
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString()
    this.written += text
    for (const [part] of text.matchAll(/\x1b\[[?0-9;]*[A-Za-z]|[^\x1b]/gsu)) this.take(part)
    done()
  }

  private take(part: string): void {
    if (part === '\n') this.newLine()
    else if (part === '\r') this.column = 0
    else if (part.startsWith('\x1b[')) this.control(part.slice(2, -1), part.at(-1) ?? '')
    else this.put(part)
  }

  private newLine(): void {
    this.column = 0
    this.row++
    this.lines[this.row] ??= []
  }

  private put(character: string): void {
    if (this.column >= this.columns) {
      if (this.isWrapping) this.newLine()
      else this.column = this.columns - 1
    }
    const line = (this.lines[this.row] ??= [])
    while (line.length < this.column) line.push(' ')
    line[this.column++] = character
  }

  private control(parameter: string, final: string): void {
    const number = Number(parameter) || 1
    const line = this.lines[this.row] ?? []
    // the top of the screen stops the cursor
    if (final === 'A') this.row = Math.max(0, this.lines.length - this.rows, this.row - number)
    else if (final === 'C') this.column += number
    else if (final === 'K') line.splice(this.column)
    else if (final === 'J') {
      line.splice(this.column)
      this.lines.splice(this.row + 1)
    } else if (parameter === '?7') this.isWrapping = final === 'h'
    else if (parameter === '?25') this.isCursorVisible = final === 'h'
  }
}

/** Looks again and again until the thing is so; fails with what was seen last. */
export const until = async (isSo: () => boolean, seen: () => string, withinMs = 30_000): Promise<void> => {
  const end = Date.now() + withinMs
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`It did not become so. Last seen:\n${seen()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
