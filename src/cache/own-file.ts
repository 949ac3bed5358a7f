/**
 * Whether a file was made by this user. What another user left in the cache is not used: whoever may write there could decide what a job
 * leaves.
 */
export const isOwnFile = ({ uid }: { readonly uid: number }): boolean => {
  const self = process.geteuid?.()
  return self === undefined || uid === self
}
