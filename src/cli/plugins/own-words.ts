/**
 * The first words of Sparkwing's own commands. No plugin may have a command that begins with one of them: it would replace a command, change
 * what an argument means (`run build`), or take a name that a later Sparkwing needs.
 */
export const ownWords: ReadonlySet<string> = new Set([
  'autocomplete',
  'cache',
  'dashboard',
  'doctor',
  'exec',
  // a topic of `help`
  'exit-codes',
  'help',
  'init',
  'pipelines',
  'plugins',
  'run',
  'runs',
  'steps',
  'version',
])

/** The first word of a command, which may be written with colons. */
export const firstWordOf = (id: string): string => id.split(':', 1)[0] ?? id
