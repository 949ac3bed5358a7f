type Environment = Readonly<Record<string, string | undefined>>

/** Whether text for this stream may be coloured. `FORCE_COLOR` overrides `NO_COLOR`, as in Node. */
export const isColour = (stream: { readonly isTTY?: boolean }, env: Environment): boolean => {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return false
  // GitHub's log pages show colour, though the stream is a pipe
  return stream.isTTY === true || env['GITHUB_ACTIONS'] === 'true'
}

/** Makes this environment one without colours, for us and for the programs that get it. */
export const refuseColour = (env: NodeJS.ProcessEnv): void => {
  Reflect.deleteProperty(env, 'FORCE_COLOR')
  env['NO_COLOR'] = '1'
}

/** Whether characters outside ASCII can be shown. If not, marks are spelled in ASCII. */
export const isUnicode = (env: Environment): boolean => {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false
  if (process.platform === 'win32' || process.platform === 'darwin' || env['GITHUB_ACTIONS'] === 'true') return true
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return locale !== undefined && /utf-?8/i.test(locale)
}
