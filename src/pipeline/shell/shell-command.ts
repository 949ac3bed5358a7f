import { toJsonText } from '../../model/record-json.ts'

/** What `${…}` in an `sh` or `$` template accepts. A list becomes several words. */
export type ShellValue = string | number | readonly (string | number)[] | ShellCommand

/** A shell command as data: `texts` are the author's words, and `values` never become part of the script's text. */
export interface ShellCommand {
  readonly kind: 'sh'
  readonly texts: readonly string[]
  readonly values: readonly ShellValue[]
}

/**
 * A shell command, run by `sh -e` unless the option `shell` names another shell. Each `${value}` reaches the shell as data, quoted for its
 * place, so that no value can become code; a list becomes several words. Where this is impossible (here-documents, backticks, `eval`,
 * `sh -c`), the plan is refused, and the message shows what to write instead. Programs that read their arguments as code, such as `ssh` or
 * `awk`, still do so. Arguments are visible in `ps`: pass secrets in `env`. Write a literal `${` as `\${`.
 *
 * @throws TypeError if a value is not a text, a finite number, a list of these or another `sh`.
 * @example sh`npm publish --tag ${inputs.channel}`
 */
export const sh = (template: TemplateStringsArray, ...values: readonly ShellValue[]): ShellCommand => {
  values.forEach((value, index) => {
    checkValue(value, `\${…} number ${index + 1}, after ${toJsonText((template.raw[index] ?? '').slice(-20))},`)
  })
  return { kind: 'sh', texts: template.raw.map((text) => text.replace(/\\([`$])/g, '$1')), values }
}

const checkValue = (value: unknown, where: string): void => {
  if (Array.isArray(value)) {
    for (const one of value) checkValue(one, where)
    return
  }
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'sh') return
  if (typeof value === 'number' && Number.isFinite(value)) return
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new TypeError(`sh: ${where} holds a NUL byte, which no command can take`)
    return
  }
  const what = value === null ? 'null' : value instanceof Promise ? 'a promise; await it first' : typeof value
  throw new TypeError(`sh: ${where} is ${what}; a text, a number or a list of them is needed`)
}
