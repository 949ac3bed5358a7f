const { stdout, stderr } = process
const write = stdout.write.bind(stdout)

/** Stdout for Sparkwing's own output. It still works after {@link keepStdoutForUs}. */
export const ownStdout: NodeJS.WriteStream = new Proxy(stdout, {
  get: (target, name): unknown => (name === 'write' ? write : Reflect.get(target, name)),
})

/**
 * From now on, other code in this process that prints to stdout prints to stderr instead: a config, a plan, a plugin or a hook may print,
 * and a program that reads our JSON must not see that. This does not cover programs that such code starts with an inherited stdout.
 */
export const keepStdoutForUs = (): void => {
  stdout.write = stderr.write.bind(stderr)
}
