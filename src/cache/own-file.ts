/**
 * Whether a file belongs to this user. Files of other users in the cache are ignored: anyone who can write there could change the outputs of
 * a job.
 */
export const isOwnFile = ({ uid }: { readonly uid: number }): boolean => {
  const self = process.geteuid?.()
  return self === undefined || uid === self
}
