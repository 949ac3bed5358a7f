/** Splits a line of shell into its commands, and each of them into words without their quotes. Enough for the scripts of a package.json. */
export const shellCommands = (line: string): readonly (readonly string[])[] => {
  const commands: string[][] = [[]]
  let isInWord = false
  for (const [token, single, double, separator, space] of line.matchAll(tokens)) {
    if (separator !== undefined) commands.push([])
    const command = commands.at(-1) ?? []
    if (separator === undefined && space === undefined) {
      const text = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? token
      if (isInWord) command.push((command.pop() ?? '') + text)
      else command.push(text)
    }
    isInWord = separator === undefined && space === undefined
  }
  return commands.filter((words) => words.length > 0)
}

const tokens = /'([^']*)'|"((?:\\.|[^"\\])*)"|(&&|\|\||(?<!>)[;|&\n()])|([^\S\n]+)|(?:[^\s'"&|;()\\]|(?<=>)&|\\.)+|["'\\]/g

const assignment = /^\w+=/
const wrappers = new Set(['cross-env', 'cross-env-shell', 'env'])

/** A command without the variables that are set for it. */
export const withoutVariables = (words: readonly string[]): readonly string[] => {
  const start = words.findIndex((word) => !assignment.test(word) && !wrappers.has(word))
  return start === -1 ? [] : words.slice(start)
}
