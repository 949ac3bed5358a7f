/** Tells each message once, however often it is said: a store that is busy is opened again and again. */
export const warnOnce = (warn: (message: string) => void): ((message: string) => void) => {
  const told = new Set<string>()
  return (message) => {
    if (told.has(message)) return
    told.add(message)
    warn(message)
  }
}
