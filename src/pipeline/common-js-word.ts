/** A name that only CommonJS modules have, and what to do without it. */
export interface CommonJsWord {
  readonly name: string
  readonly instead: string
}

/** The name that a config used although it is an ES module; `undefined` for any other error. */
export const commonJsWord = (error: unknown): CommonJsWord | undefined => {
  const [, name] = error instanceof Error ? (/^(require|module|exports|__dirname|__filename) is not defined/.exec(error.message) ?? []) : []
  return name === undefined ? undefined : { name, instead: instead(name) }
}

/** The message of an error that an author's function threw. It explains what Node only names. */
export const messageOf = (error: Error): string => {
  const word = commonJsWord(error)
  return word ? `${word.name} is not defined: a config is an ES module. ${word.instead}` : error.message
}

const instead = (name: string): string => {
  switch (name) {
    case 'require':
      return 'Write `import … from`.'
    case '__dirname':
      return 'Write `import.meta.dirname`.'
    case '__filename':
      return 'Write `import.meta.filename`.'
    default:
      return 'Write `export default defineConfig({ … })`.'
  }
}
