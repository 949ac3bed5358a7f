/** Passes on each message only once. A busy store is reopened again and again, and would repeat its warning. */
export const warnOnce = (warn: (message: string) => void): ((message: string) => void) => {
  const told = new Set<string>()
  return (message) => {
    if (told.has(message)) return
    told.add(message)
    warn(message)
  }
}
