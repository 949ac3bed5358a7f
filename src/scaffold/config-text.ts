import type { CodeStyle } from './code-style.ts'

/** A job of the first config: a command in a shell. */
export interface ConfigJob {
  readonly name: string
  readonly command: string
  /** Names of earlier jobs. */
  readonly needs: readonly string[]
}

export interface ConfigContent {
  readonly pipeline: string
  readonly description: string
  readonly jobs: readonly ConfigJob[]
}

/** Writes a config with one pipeline in the style of a project. */
export const configText = ({ pipeline, description, jobs }: ConfigContent, style: CodeStyle): string => {
  const { semicolon, padding, beforeParenthesis, trailingComma } = style
  const quoted = (text: string): string => `${style.quote}${text.replaceAll(/['"\\]/g, String.raw`\$&`)}${style.quote}`
  const braces = (text: string): string => `{${padding}${text}${padding}}`
  const variables = variableNames(jobs)
  const jobLines = ({ name, command, needs }: ConfigJob): readonly string[] => {
    const variable = variables.get(name)
    const start = `${variable === undefined ? '' : `const ${variable} = `}job(${quoted(name)}, sh\`${command.replaceAll(/[`$\\]/g, String.raw`\$&`)}\``
    if (needs.length === 0) return [`${start})${semicolon}`]
    const list = `needs: [${needs.map((need) => variables.get(need) ?? '').join(', ')}]`
    const line = `${start}, ${braces(list)})${semicolon}`
    const isTooLong = line.length + style.indent.replace('\t', '    ').length * 4 > style.width
    return isTooLong ? [`${start}, {`, `${style.indent}${list}${trailingComma}`, `})${semicolon}`] : [line]
  }
  const at = (depth: number, ...lines: readonly string[]): readonly string[] => lines.map((line) => style.indent.repeat(depth) + line)
  return [
    `import ${braces('defineConfig, pipeline, sh')} from ${quoted('sparkwing')}${semicolon}`,
    '',
    'export default defineConfig({',
    ...at(1, 'pipelines: {'),
    ...at(2, `${/^\w+$/.test(pipeline) ? pipeline : quoted(pipeline)}: pipeline({`),
    ...at(3, `description: ${quoted(description)},`, `plan${beforeParenthesis}(${braces('job')}) {`),
    ...at(4, ...jobs.flatMap(jobLines)),
    ...at(3, `}${trailingComma}`),
    ...at(2, `})${trailingComma}`),
    ...at(1, `}${trailingComma}`),
    `})${semicolon}`,
    '',
  ].join('\n')
}

const taken = new Set([
  'job',
  'sh',
  'pipeline',
  'defineConfig',
  'default',
  'delete',
  'export',
  'import',
  'new',
  'switch',
  'typeof',
  'void',
  'package',
])

/** Variables for the jobs that others need, such as `buildTypes` for `build:types`. */
const variableNames = (jobs: readonly ConfigJob[]): ReadonlyMap<string, string> => {
  const needed = new Set(jobs.flatMap(({ needs }) => needs))
  const names = new Map<string, string>()
  for (const { name } of jobs) {
    if (!needed.has(name)) continue
    const words = name.split(/\W+/).filter((word) => word !== '')
    const camel = words.map((word, at) => (at === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join('')
    let variable = /^[a-z_]/i.test(camel) && !taken.has(camel) ? camel : `${camel === '' ? 'one' : camel.replace(/^\d/, 'n$&')}Job`
    while ([...names.values()].includes(variable)) variable += '2'
    names.set(name, variable)
  }
  return names
}
