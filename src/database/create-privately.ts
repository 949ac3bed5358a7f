/**
 * SQLite creates the file at once, and gives its companions the same permissions later. A thread can not say which these are, so it opens
 * only what is there.
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

/** `undefined` in a thread: all of a process share one. Asking for `isMainThread` would load worker threads into every command. */
const setUmask = (umask: number): number | undefined => {
  try {
    return process.umask(umask)
  } catch {
    return undefined
  }
}
