const { stdout, stderr } = process
const write = stdout.write.bind(stdout)

/** Stdout as Sparkwing itself writes to it, also after {@link keepStdoutForUs}. */
export const ownStdout: NodeJS.WriteStream = new Proxy(stdout, {
  get: (target, name): unknown => (name === 'write' ? write : Reflect.get(target, name)),
})

/**
 * From now on what anyone else in this process prints to stdout goes to stderr: a config, a plan, a plugin or a hook may print, and a
 * program that reads our JSON must not see it. A program that such code starts with an inherited stdout is beyond our reach.
 */
export const keepStdoutForUs = (): void => {
  stdout.write = stderr.write.bind(stderr)
}
