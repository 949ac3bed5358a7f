import { join } from 'node:path'
import { entriesOf, isRecord, jsonOf, parseJson, sourcesIn, textOf } from './read-texts.ts'

/** How a project writes its code, as far as a config needs to know. */
export interface CodeStyle {
  readonly quote: "'" | '"'
  readonly semicolon: ';' | ''
  /** One level of indentation. */
  readonly indent: string
  /** Between braces and what they hold: `{ a }` or `{a}`. */
  readonly padding: ' ' | ''
  /** Between a method's name and its parentheses. */
  readonly beforeParenthesis: ' ' | ''
  /** After the last entry of an object on several lines. */
  readonly trailingComma: ',' | ''
  readonly width: number
}

const usual: CodeStyle = { quote: "'", semicolon: '', indent: '  ', padding: ' ', beforeParenthesis: '', trailingComma: ',', width: 80 }

type Settings = Readonly<Record<string, unknown>>
type Style = Partial<CodeStyle>

/** The style of a project: from the settings of its tools, else from its own sources. */
export const codeStyle = (folder: string, packageJson: Settings, tools: ReadonlySet<string>): CodeStyle => ({
  ...usual,
  ...ofSources(folder),
  ...editor(folder),
  ...(tools.has('standard') && { quote: "'", semicolon: '', indent: '  ', beforeParenthesis: ' ', trailingComma: '' }),
  ...(tools.has('xo') && ofXo(packageJson['xo'])),
  ...ofBiome(jsonOf(join(folder, 'biome.json')) ?? jsonOf(join(folder, 'biome.jsonc'))),
  ...ofPrettier(prettierSettings(folder, packageJson, tools), editor(folder), 80),
  ...ofPrettier(jsonOf(join(folder, '.oxfmtrc.json')) ?? jsonOf(join(folder, '.oxfmtrc.jsonc')), editor(folder), 100),
})

const tabOr = (useTabs: unknown, width: unknown, otherwise: string): string => {
  if (useTabs === true) return '\t'
  return typeof width === 'number' ? ' '.repeat(width) : otherwise
}

const prettierSettings = (folder: string, packageJson: Settings, tools: ReadonlySet<string>): Settings | undefined => {
  const given = packageJson['prettier']
  if (isRecord(given)) return given
  for (const { name } of entriesOf(folder)) {
    if (!/^\.prettierrc(?:\.(?:json|json5|ya?ml))?$/.test(name)) continue
    const text = textOf(join(folder, name))
    return parseJson(text) ?? yamlSettings(text)
  }
  // a shared config or one in JavaScript: the sources show it
  const isElsewhere = given !== undefined || entriesOf(folder).some(({ name }) => /^(?:\.prettierrc|prettier\.config)\./.test(name))
  return tools.has('prettier') && !isElsewhere ? {} : undefined
}

/** `key: value` on lines of their own, which is all that these files have. */
const yamlSettings = (text: string): Settings =>
  Object.fromEntries(
    Array.from(text.matchAll(/^(\w+):[ \t]*(["']?)([^"'#\n]*)\2/gm), ([, key = '', , written = '']) => {
      const value = written.trim()
      return [key, value === 'true' || value === 'false' ? value === 'true' : /^\d+$/.test(value) ? Number(value) : value]
    }),
  )

const editor = (folder: string): Style => ofEditorConfig(textOf(join(folder, '.editorconfig')))

const ofPrettier = (settings: Settings | undefined, { indent = '  ' }: Style, width: number): Style =>
  settings === undefined
    ? {}
    : {
        quote: settings['singleQuote'] === true ? "'" : '"',
        semicolon: settings['semi'] === false ? '' : ';',
        indent: tabOr(settings['useTabs'], settings['tabWidth'], indent),
        padding: settings['bracketSpacing'] === false ? '' : ' ',
        beforeParenthesis: '',
        trailingComma: settings['trailingComma'] === 'none' ? '' : ',',
        width: typeof settings['printWidth'] === 'number' ? settings['printWidth'] : width,
      }

const ofXo = (settings: unknown): Style => {
  const { space, semicolon } = isRecord(settings) ? settings : {}
  return {
    quote: "'",
    semicolon: semicolon === false ? '' : ';',
    indent: space === true ? '  ' : tabOr(undefined, space, '\t'),
    padding: '',
    trailingComma: ',',
  }
}

const ofBiome = (settings: Settings | undefined): Style => {
  if (settings === undefined) return {}
  const general = isRecord(settings['formatter']) ? settings['formatter'] : {}
  const language = isRecord(settings['javascript']) ? settings['javascript'] : {}
  const own = isRecord(language['formatter']) ? language['formatter'] : {}
  const width = own['indentWidth'] ?? general['indentWidth'] ?? 2
  return {
    quote: own['quoteStyle'] === 'single' ? "'" : '"',
    semicolon: own['semicolons'] === 'asNeeded' ? '' : ';',
    indent: tabOr((own['indentStyle'] ?? general['indentStyle'] ?? 'tab') === 'tab', width, '\t'),
    padding: own['bracketSpacing'] === false ? '' : ' ',
    width: typeof general['lineWidth'] === 'number' ? general['lineWidth'] : 80,
  }
}

const ofEditorConfig = (text: string): Style => {
  // only the sections for all files or for sources
  const sections = text.split(/^(?=\[)/m).filter((section) => !section.startsWith('[') || /^\[(?:\*\]|.*\b[jt]s\b)/.test(section))
  const settings = sections.reduce<Settings>(
    (all, section) => ({ ...all, ...yamlSettings(section.replaceAll(/[ \t]*=[ \t]*/g, ': ')) }),
    {},
  )
  if (settings['indent_style'] === 'tab') return { indent: '\t' }
  return typeof settings['indent_size'] === 'number' ? { indent: ' '.repeat(settings['indent_size']) } : {}
}

/** What most lines of the project's own sources have. */
const ofSources = (folder: string): Style => {
  const sources = [...sourcesIn([folder, ...['src', 'lib', 'test', 'tests'].map((name) => join(folder, name))], false)].slice(0, 40)
  const count = (form: RegExp): number => sources.reduce((sum, text) => sum + (text.match(form)?.length ?? 0), 0)
  const either = <Choice>(one: RegExp, first: Choice, other: RegExp, second: Choice): Choice | undefined => {
    const [ones, others] = [count(one), count(other)]
    return ones === others ? undefined : ones > others ? first : second
  }
  const found = {
    quote: either(/\bfrom '|\brequire\('/g, "'" as const, /\bfrom "|\brequire\("/g, '"' as const),
    semicolon: either(/[\w)'"\]];$/gm, ';' as const, /(?:from ['"][^'"]+['"]|\w\))$/gm, '' as const),
    // code that is indented by two also has lines that are indented by four
    indent: either(/^\t\w/gm, '\t', /^ {2,4}\w/gm, count(/^ {2}\w/gm) * 4 >= count(/^ {4}\w/gm) ? '  ' : '    '),
    padding: either(/\bimport \{ /g, ' ' as const, /\bimport \{\w/g, '' as const),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}
