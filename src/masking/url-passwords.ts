/** `scheme://user:` and a password up to the last `@` of the same word. */
const pattern = /(:\/\/[^\s/?#@:"'<>`\\]*:)([^\s/?#"'<>`\\]+)@/g

/** Shorter ones are found everywhere. */
const leastBytes = 4

/** The passwords that the URLs of a text hold, as written and decoded. */
export const passwordsIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, , password = '']) => password)
    .flatMap((password) => [password, decoded(password)])
    .filter((password) => password.length >= leastBytes)

/** A text with stars for the passwords in its URLs. */
export const maskUrlPasswords = (text: string, stars: string): string =>
  text.includes('://') ? text.replace(pattern, (_, before: string) => `${before}${stars}@`) : text

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
