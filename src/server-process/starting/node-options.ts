type Environment = Readonly<Record<string, string | undefined>>

/** Holds the user's `NODE_OPTIONS` while the server runs. */
const carrier = 'SPARKWING_NODE_OPTIONS'

/** The loader of yarn's Plug'n'Play, as yarn writes it. Without it, nothing that yarn has installed can be found, not even Sparkwing. */
const plugAndPlay = /--(?:require|experimental-loader)\s+(?:"[^"]*\.pnp\.(?:c?js|loader\.mjs)"|\S*\.pnp\.(?:c?js|loader\.mjs))(?!\S)/g

/**
 * The environment of our own server. Without `NODE_OPTIONS`, because they are meant for the user's programs: the server cannot find a
 * `./x.cjs`, and would wait for a debugger. They are kept for the runs that the server starts.
 */
export const setAsideNodeOptions = ({ NODE_OPTIONS: options, ...env }: Environment): Environment => {
  if (options === undefined) return env
  const loader = options.match(plugAndPlay)
  return { ...env, [carrier]: options, ...(loader && { NODE_OPTIONS: loader.join(' ') }) }
}

/** The environment of the runs that the server starts: with the `NODE_OPTIONS` of the shell that started the server. */
export const restoreNodeOptions = ({ [carrier]: options, ...env }: Environment): Environment =>
  options === undefined ? env : { ...env, NODE_OPTIONS: options }
