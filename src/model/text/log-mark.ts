/** A message that a tool wants to see beside the code, as on GitHub. */
export interface LogAnnotation {
  readonly kind: 'annotation'
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  /** The file that it is about, as the tool names it, and the place in it, which counts from 1. */
  readonly file?: string
  readonly at?: number
  readonly column?: number
}

/** A line that is not output but structures it, by the conventions of GitHub, Azure and Buildkite. */
export type LogMark =
  /** `::group::TITLE` or `##[group]TITLE`: a fold begins. */
  | { readonly kind: 'group'; readonly title: string }
  /** `::endgroup::` or `##[endgroup]`: it ends. */
  | { readonly kind: 'end' }
  /** `--- TITLE`, `+++ TITLE` or `~~~ TITLE`: a section, up to the next one. */
  | { readonly kind: 'section'; readonly look: '---' | '+++' | '~~~'; readonly title: string }
  /** `::error file=src/a.ts,line=3::MESSAGE`, `::warning::MESSAGE`, `##[error]MESSAGE` and the like. */
  | LogAnnotation

/** The longest mark that is read, in characters. */
export const longestMark = 4000

const github = /^\s{0,8}::(group|endgroup|error|warning|notice)(?: +(.*?))?::(.*)$/
const azure = /^##\[(group|endgroup|error|warning)\](.*)$/
const buildkite = /^(---|\+\+\+|~~~) (\S.*)$/
/** Results of Go's tests and the heads of the parts of a diff look like sections. */
const noSection = /^--- (?:(?:FAIL|PASS|SKIP|BENCH): |\d+(?:,\d+)? ----)/

const escapes: Readonly<Record<string, string>> = { '%25': '%', '%0D': '', '%0A': ' ', '%3A': ':', '%2C': ',' }
const unescape = (text: string): string => text.replace(/%(?:25|0D|0A|3A|2C)/gi, (code) => escapes[code.toUpperCase()] ?? code).trim()

/** The mark that a line is; `undefined` for a line of output. */
export const readMark = (line: string): LogMark | undefined => {
  const text = line
    .slice(0, longestMark)
    .replace(/\u001b\[[\d;:]*[A-Za-z]/g, '')
    .trimEnd()
  const [, command, properties = '', data = ''] = github.exec(text) ?? withoutProperties(azure.exec(text))
  switch (command) {
    case undefined:
      return readSection(text)
    case 'group':
      return { kind: 'group', title: unescape(data) }
    case 'endgroup':
      return { kind: 'end' }
    default:
      return readAnnotation(command === 'error' || command === 'warning' ? command : 'notice', properties, data)
  }
}

const withoutProperties = (found: RegExpExecArray | null): readonly (string | undefined)[] =>
  found ? [found[0], found[1], '', found[2]] : []

const readSection = (text: string): LogMark | undefined => {
  const [, look, title] = noSection.test(text) ? [] : (buildkite.exec(text) ?? [])
  return (look === '---' || look === '+++' || look === '~~~') && title !== undefined ? { kind: 'section', look, title } : undefined
}

const readAnnotation = (level: LogAnnotation['level'], properties: string, data: string): LogAnnotation => {
  const given = new Map(
    properties.split(',').flatMap((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [] : [[pair.slice(0, equals).trim().toLowerCase(), unescape(pair.slice(equals + 1))] as const]
    }),
  )
  const [title, file, at, column] = [given.get('title'), given.get('file'), numberOf(given.get('line')), numberOf(given.get('col'))]
  return {
    ...{ kind: 'annotation', level, message: unescape(data) },
    ...(title !== undefined && title !== '' && { title }),
    ...(file !== undefined && file !== '' && { file }),
    ...(at !== undefined && { at }),
    ...(column !== undefined && { column }),
  }
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined
