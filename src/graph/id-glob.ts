/** A matcher for job ids: `*` is any text, `/` included, `?` any one character, all else itself. */
export const idGlob = (glob: string): ((text: string) => boolean) => {
  const wanted = Array.from(glob)
  return (text) => matches(wanted, Array.from(text))
}

/** Remembers only the last `*`, so a pattern of many stars can not take more than its length times the text's. */
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
