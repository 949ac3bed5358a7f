const keptForSeconds = 365 * 24 * 60 * 60

/**
 * The user's choice of that name, kept in this browser. It is a cookie, because the server clears the storage of its origin at each start.
 * A cookie also applies on other ports.
 */
export const chosen = (name: string): string | undefined => {
  const start = `sparkwing-${name}=`
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(start))
  try {
    return found && decodeURIComponent(found.slice(start.length))
  } catch {
    // another program on this host may have written it
    return undefined
  }
}

/** Remembers a choice. */
export const choose = (name: string, value: string): void => {
  document.cookie = `sparkwing-${name}=${encodeURIComponent(value)}; Path=/; SameSite=Strict; Max-Age=${keptForSeconds}`
}
