/** Whether a glob, as tsconfig.json and linters take it, matches a file in the folder that it is relative to. */
export const matchesBeside = (name: string, pattern: string): boolean => {
  const bare = pattern.replace(/^\.\/(?=.)|\/$/g, '').replace(/^(?:\*\*\/)+/, '')
  if (['.', '', '**', '*'].includes(bare)) return true
  const source = bare
    .replaceAll(/[.+^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{([^{}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`)
    .replaceAll(/[{}]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll(/\?(?!:)/g, '[^/]')
  return new RegExp(`^${source}$`).test(name)
}
