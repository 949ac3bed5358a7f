import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import { fromJsonText } from '../model/record-json.ts'
import { UserError } from '../model/user-error.ts'

interface NpmError {
  /** A name, or the exit status of git. */
  readonly code?: string | number
  readonly summary?: string
  readonly detail?: string
}

/** The error for an installation that failed, from what npm printed. `what` are the packages as they were asked for. */
export const npmFailure = (what: string, { stdout, stderr }: { readonly stdout: string; readonly stderr: string }): UserError => {
  const { code = '', summary = '', detail = '' } = errorIn(stdout) ?? {}
  const [, fatal = ''] = /^fatal: (.+)$/m.exec(detail) ?? []
  const said = fatal || firstLine(summary).replace(/^\w+: /, '') || firstErrorLine(stderr) || 'it gave no reason'
  const known = readings.find(([codes]) => codes.test(String(code)))
  if (!known) {
    const tryThis = fatal === '' ? 'Fix that, and try again.' : 'Check the URL, and that `git ls-remote URL` works.'
    return new UserError('npm-failed', `npm could not install ${what}: ${sentence(said)}`, [tryThis], {
      exitCode: exitCodes.failed,
    })
  }
  const [, name, message, tryThis, exitCode] = known
  return new UserError(name, message(what, said), [tryThis], { exitCode })
}

const readings: readonly (readonly [
  codes: RegExp,
  name: string,
  message: (what: string, said: string) => string,
  tryThis: string,
  exitCode: ExitCode,
])[] = [
  [
    /^E404$/,
    'plugin-unknown',
    (what) => `There is no package ${what} in the registry of npm, or you have no access to it.`,
    'Check the name, and the registry with `npm config get registry`.',
    exitCodes.notFound,
  ],
  [
    /^(?:ETARGET|ENOVERSIONS)$/,
    'plugin-unknown',
    (what) => `No version of the package matches ${what}.`,
    '`npm view NAME versions` lists those that exist.',
    exitCodes.notFound,
  ],
  [
    /^(?:ENOTFOUND|ENOTCACHED|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ERR_INVALID_URL)$/,
    'registry-unreachable',
    (what, said) => `npm could not fetch ${what}: ${sentence(said)}`,
    'Check the network and `npm config get registry`. A packed plugin can be installed from its file.',
    exitCodes.failed,
  ],
  [
    /^(?:EINVALIDPACKAGENAME|EINVALIDTAGNAME|EUNSUPPORTEDPROTOCOL)$/,
    'wrong-plugin-name',
    (what) => `${what} is not a package that npm can install.`,
    'Give a name, NAME@VERSION, a packed file (.tgz) or the URL of a git repository.',
    exitCodes.wrongUse,
  ],
  [
    /^(?:TAR_\w+|ENOTGZIP|Z_\w+|EINTEGRITY|ENOPACKAGEJSON|EJSONPARSE)$/,
    'plugin-broken',
    (what, said) => `${what} is not a package that npm can read: ${sentence(said)}`,
    'Pack it again with `npm pack`.',
    exitCodes.wrongUse,
  ],
]

/** The error in npm's `--json` output, which warnings may precede. */
const errorIn = (output: string): NpmError | undefined => {
  const start = output.search(/^\{$/m)
  if (start === -1) return undefined
  try {
    return (fromJsonText(output.slice(start)) as { readonly error?: NpmError } | null)?.error
  } catch {
    return undefined
  }
}

const firstErrorLine = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => /^npm (?:error|ERR!)/.test(line) && !/A complete log of this run|\.log$/.test(line))
    .map((line) => line.replace(/^npm (?:error|ERR!)\s*/, ''))
    .find((line) => line !== '') ?? ''

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? ''
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
