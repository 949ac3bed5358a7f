type Environment = Readonly<Record<string, string | undefined>>

/** The values of `TERM_PROGRAM` and the beginnings of `TERM` of terminals that show links. */
const programs: ReadonlySet<string | undefined> = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper', 'rio', 'zed'])
const terminals = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|contour)/
/** The first version of the library of GNOME's terminal, and of tmux, that takes links. */
const first = { vte: 5000, tmux: 3.4 } as const

/** Whether the terminal shows text as a link (OSC 8). Others may show remains of it. */
export const takesLinks = (stream: { readonly isTTY?: boolean }, env: Environment): boolean => {
  if (stream.isTTY !== true) return false
  const forced = env['FORCE_HYPERLINK']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  const program = env['TERM_PROGRAM']
  if (program === 'tmux') return Number.parseFloat(env['TERM_PROGRAM_VERSION'] ?? '') >= first.tmux
  if (env['TMUX'] || env['STY']) return false
  return (
    programs.has(program) ||
    terminals.test(env['TERM'] ?? '') ||
    Number(env['VTE_VERSION']) >= first.vte ||
    Boolean(env['WT_SESSION']) ||
    Boolean(env['KONSOLE_VERSION'])
  )
}
