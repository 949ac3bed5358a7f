/**
 * Creates a database that only its owner can access. SQLite creates the file at once, and later gives its companion files the same
 * permissions. A thread cannot set permissions this way, so it only opens a file that exists.
 */
export const createPrivately = <T>(create: (rest: { readonly fileMustExist?: true }) => T): T => {
  const umask = setUmask(0o077)
  if (umask === undefined) return create({ fileMustExist: true })
  try {
    return create({})
  } finally {
    process.umask(umask)
  }
}

/** `undefined` in a thread, because threads share the umask. Checking `isMainThread` would load `worker_threads` into every command. */
const setUmask = (umask: number): number | undefined => {
  try {
    return process.umask(umask)
  } catch {
    return undefined
  }
}
