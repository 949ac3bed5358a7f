import { sanitiseLine } from '../model/text/terminal-text.ts'

/** How much of a line is looked at, in characters. */
const longest = 2000

/** What CI servers, loggers and runners put before the text of another program, in this order. Each may stand once. */
export const prefixes: readonly RegExp[] = [
  // "2026-01-02T03:04:05.678Z ", "[12:03:04] "
  /^\[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s+(?=\S)/,
  // Docker: "#12 3.456 "
  /^#\d+ \d+\.\d+ /,
  // Sparkwing "job │ ", docker compose "web-1  | "
  /^[\w@/.:-]+\s*[│|] /,
  // concurrently: "[0] ", "[build] "
  /^\[(?:\d+|(?!error\]|warn\]|warning\]|info\])[a-z][\w:-]*)\] (?=\S)/,
  // Turborepo: "@scope/web:build: "
  /^(?:@[\w.-]+\/)?[\w.-]+:[a-z][\w:-]*: (?=\S)/,
  // Nx: "@scope/web: "; Terraform: "aws_s3.assets (local-exec): "
  /^@[\w.-]+\/[\w.-]+: (?=.)|^[\w.-]+ \([a-z-]+\): (?=\S)/,
  // pnpm: "packages/web build: "
  /^(?:\.|[\w.@-]+(?:\/[\w.@-]+)+) [\w:.-]+: (?=\S)/,
  // Azure, GitHub
  /^##\[error\]/,
  /^::error(?: [^\n]*?)?::(?=.)/,
]

/** Spaces of other widths. Patterns know only the usual one. */
const otherSpaces = /[\u00a0\u2000-\u200a\u202f]/g

export interface PlainLine {
  /** As a terminal shows it, without colour. */
  readonly text: string
  /** The same without what another program has put before it. */
  readonly bare: string
}

/** The text of a line to look for failures in: what a terminal would show of its first 2,000 characters. */
export const plainLine = (line: string): PlainLine => {
  const text = sanitiseLine(line.slice(0, longest), false).replace(otherSpaces, ' ')
  return { text, bare: prefixes.reduce((rest, prefix) => rest.replace(prefix, ''), text) }
}
