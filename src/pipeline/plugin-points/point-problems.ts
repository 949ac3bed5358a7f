import { describeValue, isRecord } from '../describe-value.ts'

/** The names that `--output` has already. */
export const ownOutputs = ['auto', 'tree', 'lines', 'quiet', 'ndjson'] as const
const reserved: ReadonlySet<string> = new Set([...ownOutputs, 'direct'])

/** What is wrong with what a plugin brings besides steps, pipelines and a store: the end of a sentence that begins with "it is not usable". */
export const pointProblem = ({ reporters, failures, checks }: Readonly<Record<string, unknown>>): string | undefined =>
  reportersProblem(reporters) ?? failuresProblem(failures) ?? checksProblem(checks)

const reportersProblem = (reporters: unknown): string | undefined => {
  if (reporters === undefined) return undefined
  if (!isRecord(reporters)) return 'its `reporters` is not a record of reporters'
  for (const [name, reporter] of Object.entries(reporters)) {
    const its = `its reporter "${name}"`
    if (reserved.has(name)) return `${its} has the name of one of Sparkwing's own`
    if (!/^[a-z][\w-]*$/i.test(name)) return `${its} has a name that is not made of letters, digits and dashes`
    if (!isRecord(reporter)) return `${its} is ${describeValue(reporter)}, not a reporter`
    if (typeof reporter['summary'] !== 'string') return `${its} has no \`summary\``
    if (typeof reporter['start'] !== 'function') return `${its} has no \`start\` function`
  }
  return undefined
}

const failuresProblem = (failures: unknown): string | undefined => {
  if (failures === undefined) return undefined
  if (!Array.isArray(failures)) return 'its `failures` is not a list of patterns'
  for (const [index, one] of failures.entries()) {
    const problem = patternProblem(one)
    if (problem !== undefined) return `entry ${index + 1} of its \`failures\` ${problem}`
  }
  return undefined
}

const patternProblem = (one: unknown): string | undefined => {
  if (!isRecord(one)) return `is ${describeValue(one)}, not a pattern`
  const { tool, pattern, weight, example } = one
  if (typeof tool !== 'string' || tool === '') return 'has no `tool`'
  if (!(pattern instanceof RegExp)) return 'has no `pattern` that is a regular expression'
  if (pattern.global || pattern.sticky) return 'has a `pattern` with the flag g or y, which would make it skip lines'
  if (typeof weight !== 'number' || !(weight >= 1 && weight <= 100)) return 'has no `weight` from 1 to 100'
  if (typeof example !== 'string') return 'has no `example`'
  return pattern.test(example.slice(0, 2000)) ? undefined : 'has an `example` that its `pattern` does not fit'
}

const checksProblem = (checks: unknown): string | undefined => {
  if (checks === undefined) return undefined
  if (!isRecord(checks)) return 'its `checks` is not a record of functions'
  const wrong = Object.entries(checks).find(([, check]) => typeof check !== 'function')
  return wrong && `its check "${wrong[0]}" is ${describeValue(wrong[1])}, not a function`
}
