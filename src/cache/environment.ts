import picomatch from 'picomatch'
import type { PlannedCache } from '../model/cache/planned-cache.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Each job sees these, and they count. */
const counted = ['CI', 'NODE_ENV', 'NODE_OPTIONS', 'TZ', 'LANG', 'LC_*']

/** Each job sees these, and they do not count: where things are, who asks, and what the shell or the package manager tells. */
const passed = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'TMPDIR', 'TEMP', 'TMP', 'XDG_*', 'SSH_AUTH_SOCK', 'SPARKWING_*'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  ...['npm_*', 'INIT_CWD', 'NODE', 'COLOR', 'EDITOR'],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'PROGRAMDATA', 'PROGRAMFILES'],
]

/** Variables of one job. */
export interface JobVariables {
  /** What its commands see. */
  readonly seen: Environment
  /** Those that count; `undefined` for one that is declared by its name and not set. */
  readonly counted: Environment
  /** Names of those that it does not see. */
  readonly hidden: readonly string[]
}

/** The clean environment of a job with `cache`: what it does not see cannot decide its result. */
export const jobVariables = (env: Environment, { env: declared, passEnv }: PlannedCache, secrets: readonly string[] = []): JobVariables => {
  const counts = among(isCounted, declared.map(toRule))
  const passes = among(isPassed, [...passEnv, ...secrets].map(toRule))
  const set = Object.entries(env).filter(([, value]) => value !== undefined)
  const plain = declared.filter((name) => !name.startsWith('!') && !picomatch.scan(name).isGlob)
  return {
    seen: Object.fromEntries(set.filter(([name]) => counts(name) || passes(name))),
    counted: Object.fromEntries([...plain.map((name) => [name, env[name]] as const), ...set.filter(([name]) => counts(name))]),
    hidden: set.map(([name]) => name).filter((name) => !counts(name) && !passes(name)),
  }
}

interface NameRule {
  readonly isNegated: boolean
  readonly matches: (name: string) => boolean
}

/** A pattern with `!` takes names away. */
const toRule = (pattern: string): NameRule => {
  const isNegated = pattern.startsWith('!')
  const text = isNegated ? pattern.slice(1) : pattern
  return { isNegated, matches: picomatch.scan(text).isGlob ? picomatch(text, { dot: true }) : (name) => name === text }
}

/** Whether one of the patterns fits a name. The names are nearly the same for all jobs. */
const remembering = (patterns: readonly string[]): ((name: string) => boolean) => {
  const rules = patterns.map(toRule)
  const known = new Map<string, boolean>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const fits = rules.some(({ matches }) => matches(name))
    if (known.size < mostKnown) known.set(name, fits)
    return fits
  }
}
const mostKnown = 10_000

const [isCounted, isPassed] = [remembering(counted), remembering(passed)]

/** Whether the last rule that fits a name takes it in, or else whether it is always in. */
const among =
  (isAlwaysIn: (name: string) => boolean, rules: readonly NameRule[]) =>
  (name: string): boolean => {
    const last = rules.findLast(({ matches }) => matches(name))
    return last ? !last.isNegated : isAlwaysIn(name)
  }
