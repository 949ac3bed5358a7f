/** A matcher for job ids: `*` matches any text, including `/`, and `?` any one character. */
export const idGlob = (glob: string): ((text: string) => boolean) => {
  const wanted = Array.from(glob)
  return (text) => matches(wanted, Array.from(text))
}

/** Backtracks only to the last `*`, so the time is at most the length of the pattern times that of the text. */
const matches = (glob: readonly string[], text: readonly string[]): boolean => {
  let star = -1
  let starEnd = 0
  let at = 0
  for (let position = 0; position < text.length;) {
    const sign = glob[at]
    if (sign === '*') {
      star = at++
      starEnd = position
    } else if (sign === '?' || (sign !== undefined && sign === text[position])) {
      at++
      position++
    } else if (star >= 0) {
      at = star + 1
      position = ++starEnd
    } else return false
  }
  while (glob[at] === '*') at++
  return at === glob.length
}
