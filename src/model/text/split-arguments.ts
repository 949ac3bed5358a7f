/**
 * Splits a line into arguments like a shell: at spaces, except within quotes; a backslash escapes the next character. Nothing else is
 * special: there are no variables and no patterns.
 */
export const splitArguments = (line: string): { readonly args: readonly string[] } | { readonly problem: string } => {
  const args: string[] = []
  let current: string | undefined
  let quote: string | undefined
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at)
    const isEscaped = letter === '\\' && quote !== "'" && at + 1 < line.length
    if (isEscaped && (quote === undefined || /["\\]/.test(line.charAt(at + 1)))) {
      current = (current ?? '') + line.charAt(++at)
    } else if (letter === quote) {
      quote = undefined
    } else if (quote === undefined && (letter === '"' || letter === "'")) {
      quote = letter
      current ??= ''
    } else if (quote === undefined && /\s/.test(letter)) {
      if (current !== undefined) args.push(current)
      current = undefined
    } else {
      current = (current ?? '') + letter
    }
  }
  if (quote !== undefined) return { problem: `A quote ${quote} is opened and not closed.` }
  return { args: current === undefined ? args : [...args, current] }
}
