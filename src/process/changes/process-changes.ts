/** What the code of a job changes for the whole process, and so for the functions of all later jobs. */
export interface ProcessChanges {
  /** Remembers what was there before the code's first change. */
  noteDirectory(before: string | undefined): void
  noteVariable(name: string, before: string | undefined): void
  /** What is still different, in words. */
  left(): readonly string[]
}

export const createProcessChanges = (): ProcessChanges => {
  let directory: { readonly before: string | undefined } | undefined
  const variables = new Map<string, string | undefined>()
  return {
    noteDirectory: (before) => {
      directory ??= { before }
    },
    noteVariable: (name, before) => {
      if (!variables.has(name)) variables.set(name, before)
    },
    left: () => [
      ...(directory && directory.before !== workingDirectory() ? ['the working directory'] : []),
      ...[...variables].filter(([name, before]) => process.env[name] !== before).map(([name]) => `process.env.${name}`),
    ],
  }
}

/** The working directory; undefined if it was removed. */
export const workingDirectory = (): string | undefined => {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}
