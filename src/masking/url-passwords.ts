/** `scheme://user:` and a password up to the last `@` in the same word. */
const pattern = /(:\/\/[^\s/?#@:"'<>`\\]*:)([^\s/?#"'<>`\\]+)@/g

/** Shorter passwords occur everywhere. */
const leastBytes = 4

/** The passwords in the URLs of a text, as written and decoded. */
export const passwordsIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, , password = '']) => password)
    .flatMap((password) => [password, decoded(password)])
    .filter((password) => password.length >= leastBytes)

/** Replaces the passwords in the URLs of a text with stars. */
export const maskUrlPasswords = (text: string, stars: string): string =>
  text.includes('://') ? text.replace(pattern, (_, before: string) => `${before}${stars}@`) : text

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
