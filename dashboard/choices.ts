const keptForSeconds = 365 * 24 * 60 * 60

/**
 * What a person has chosen by that name; this browser remembers it. It is a cookie, because the server clears the storage of its address at
 * each start; so it also holds on another port.
 */
export const chosen = (name: string): string | undefined => {
  const start = `sparkwing-${name}=`
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(start))
  try {
    return found && decodeURIComponent(found.slice(start.length))
  } catch {
    // another program of this host may have written it
    return undefined
  }
}

/** Remembers a choice. */
export const choose = (name: string, value: string): void => {
  document.cookie = `sparkwing-${name}=${encodeURIComponent(value)}; Path=/; SameSite=Strict; Max-Age=${keptForSeconds}`
}
