/** How a notice is sent. */
export type Way = 'desktop' | 'bell' | Webhook

export interface Webhook {
  /** An address, or `$NAME` for the variable that holds it. */
  readonly webhook: string
  /** What its server understands. Default: `json`. */
  readonly shape?: Shape
}

export const shapes = ['json', 'slack', 'discord'] as const
export type Shape = (typeof shapes)[number]

export interface Rule {
  /** Only runs that end in this way; default: all. */
  readonly when?: 'passed' | 'failed' | 'cancelled'
  /** Only runs that take longer, in milliseconds; default: 0. */
  readonly longerThanMs: number
  /** Only these pipelines, where `*` stands for any text; default: all. */
  readonly pipelines?: readonly string[]
  readonly send: readonly Way[]
}

/** Used where no file has rules. */
export const defaultRules: readonly Rule[] = [{ longerThanMs: 30_000, send: ['desktop'] }]

const members = ['when', 'longerThan', 'pipelines', 'send'] as const
const ends = ['passed', 'failed', 'cancelled'] as const

/**
 * Reads the rules of a file.
 *
 * @throws Error that names the file, the place in it, and what it should be.
 */
export const readRules = (text: string, file: string): readonly Rule[] => {
  const refuse = (what: string): never => {
    throw new Error(`${file}: ${what}.`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse(`it is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isRecord(value) || !Array.isArray(value['rules'])) return refuse('it should be an object with a list `rules`')
  for (const key of Object.keys(value)) if (!['rules', '$schema'].includes(key)) refuse(`it has an unknown member \`${key}\``)
  return value['rules'].map((rule: unknown, index) => readRule(rule, (what) => refuse(`rules[${index}]${what}`)))
}

type Refuse = (what: string) => never

const readRule = (rule: unknown, refuse: Refuse): Rule => {
  if (!isRecord(rule)) return refuse(' should be an object')
  for (const key of Object.keys(rule))
    if (!isOneOf(members, key)) refuse(` has an unknown member \`${key}\`; there are ${members.join(', ')}`)
  const { when, longerThan = 0, pipelines, send } = rule
  if (when !== undefined && !isOneOf(ends, when)) return refuse(`.when should be one of ${ends.join(', ')}`)
  const longerThanMs = toMs(longerThan) ?? refuse('.longerThan should be a time such as "30s", "2m" or "1h"')
  if (pipelines !== undefined && !isTexts(pipelines)) return refuse('.pipelines should be a list of names')
  if (!Array.isArray(send) || send.length === 0) return refuse('.send should be a list of "desktop", "bell" and { "webhook": "https://…" }')
  return {
    ...(when !== undefined && { when }),
    longerThanMs,
    ...(pipelines !== undefined && { pipelines }),
    send: send.map((way: unknown, index) => readWay(way, (what) => refuse(`.send[${index}]${what}`))),
  }
}

const readWay = (way: unknown, refuse: Refuse): Way => {
  if (way === 'desktop' || way === 'bell') return way
  if (!isRecord(way)) return refuse(' should be "desktop", "bell" or { "webhook": "https://…" }')
  const { webhook, shape, ...others } = way
  const [other] = Object.keys(others)
  if (other !== undefined) refuse(` has an unknown member \`${other}\`; there are webhook, shape`)
  if (shape !== undefined && !isOneOf(shapes, shape)) return refuse(`.shape should be one of ${shapes.join(', ')}`)
  if (typeof webhook !== 'string' || !(/^\$\w+$/.test(webhook) || isWebAddress(webhook)))
    return refuse('.webhook should be an address that begins with https:// or http://, or `$NAME` for the variable that holds it')
  return { webhook, ...(shape !== undefined && { shape }) }
}

export const isWebAddress = (text: string): boolean => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

const isOneOf = <Name extends string>(names: readonly Name[], value: unknown): value is Name => names.some((name) => name === value)

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

const toMs = (time: unknown): number | undefined => {
  if (typeof time === 'number') return time >= 0 ? time : undefined
  const [, count, unit = ''] = typeof time === 'string' ? (/^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(time) ?? []) : []
  return count === undefined ? undefined : Number(count) * unitMs[unit as keyof typeof unitMs]
}

/** The end of a run, as far as rules and notices know it. No input, output, log or variable is in it. */
export interface EndedRun {
  readonly run: string
  readonly pipeline: string
  /** The name of the project's folder. */
  readonly project: string
  readonly status: 'passed' | 'failed' | 'cancelled' | 'interrupted'
  readonly durationMs: number
  /** Ids of the jobs that failed it. */
  readonly failed: readonly string[]
}

/** In how many ways the end of a run is told, without repetitions. */
export const waysFor = (ended: EndedRun, rules: readonly Rule[]): readonly Way[] => {
  const ways = rules.filter((rule) => matches(rule, ended)).flatMap(({ send }) => send)
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()]
}

const matches = ({ when, longerThanMs, pipelines }: Rule, ended: EndedRun): boolean =>
  (when === undefined || when === ended.status) &&
  ended.durationMs >= longerThanMs &&
  (pipelines === undefined || pipelines.some((name) => globOf(name).test(ended.pipeline)))

const globOf = (name: string): RegExp =>
  new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
      .join('.*')}$`,
    's',
  )
