type Environment = Readonly<Record<string, string | undefined>>

/** Holds the user's `NODE_OPTIONS` while the server runs. */
const carrier = 'SPARKWING_NODE_OPTIONS'

/**
 * The environment of our own server. Without `NODE_OPTIONS`, because they are meant for the user's programs: the server cannot find a
 * `./x.cjs`, and would wait for a debugger. They are kept for the runs that the server starts.
 */
export const setAsideNodeOptions = ({ NODE_OPTIONS: options, ...env }: Environment): Environment =>
  options === undefined ? env : { ...env, [carrier]: options }

/** The environment of the runs that the server starts: with the `NODE_OPTIONS` of the shell that started the server. */
export const restoreNodeOptions = ({ [carrier]: options, ...env }: Environment): Environment =>
  options === undefined ? env : { ...env, NODE_OPTIONS: options }
