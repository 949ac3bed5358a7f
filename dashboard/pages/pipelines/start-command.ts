import { quoteForShell } from '../../../src/model/text/quote-for-shell.ts'
import type { StartRunJson } from '../../../src/wire/api.ts'
import type { InputJson } from '../../../src/wire/pipeline.ts'

/** The command that starts the same run in the folder of the project. A secret is written as `<secret>`, which a shell refuses. */
export const startCommand = (
  { pipeline, inputs: values = {}, args = [], options = {} }: Omit<StartRunJson, 'project'>,
  inputs: readonly InputJson[],
): string => {
  const { only = [], from, concurrency } = options
  const words = [
    ...only.flatMap((glob) => flagWords('--only', glob)),
    ...(from === undefined ? [] : flagWords('--from', from)),
    ...(concurrency === undefined ? [] : ['-j', String(concurrency)]),
    ...inputs.flatMap((input) => (Object.hasOwn(values, input.name) ? inputWords(input, values[input.name]) : [])),
  ]
  return ['sparkwing', 'run', quoteForShell(pipeline), ...words, ...(args.length > 0 ? ['--', ...args.map(quoteForShell)] : [])].join(' ')
}

/** What looks like a flag is joined to its own by `=`. */
const flagWords = (flag: string, text: string): readonly string[] =>
  text.startsWith('-') ? [`${flag}=${quoteForShell(text)}`] : [flag, quoteForShell(text)]

const inputWords = ({ name, flag, isSecret }: InputJson, value: unknown): readonly string[] => {
  const hasFlag = !flag.startsWith('--input ')
  if (typeof value === 'boolean' && hasFlag) return [flag.replace('[no-]', value ? '' : 'no-')]
  return (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const text = String(one)
    if (isSecret) return hasFlag ? [`${flag}=<secret>`] : ['--input', `${name}=<secret>`]
    return hasFlag ? flagWords(flag, text) : ['--input', quoteForShell(`${name}=${text}`)]
  })
}
