/**
 * A matcher for folders, given as paths such as `packages/web`, by a glob of a workspace: `*` and `?` stay inside one name, `**` is any
 * number of folders, and `{a,b}` is either. Wildcards skip hidden folders, as they do in package managers.
 */
export const folderGlob = (glob: string): ((folder: string) => boolean) => {
  const patterns = alternatives(glob).map((one) => new RegExp(`^${one.split('/').filter(isName).map(patternOf).join('')}$`))
  return (folder) => patterns.some((pattern) => pattern.test(`${folder}/`))
}

/** The globs that one with braces stands for. The innermost braces go first. */
const alternatives = (glob: string): readonly string[] => {
  const [, before = '', inside, after = ''] = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(glob) ?? []
  return inside === undefined ? [glob] : inside.split(',').flatMap((one) => alternatives(`${before}${one}${after}`))
}

/** A leading `./` and a trailing `/` mean nothing. */
const isName = (part: string): boolean => part !== '' && part !== '.'

const patternOf = (part: string): string => {
  if (part === '**') return String.raw`(?:(?!\.)[^/]+/)*`
  const pattern = part.replaceAll(/[\\^$.|+()[\]{}*?]/g, (sign) => wildcards[sign] ?? `\\${sign}`)
  return `${/^[*?]/.test(part) ? String.raw`(?!\.)` : ''}${pattern}/`
}

const wildcards: Readonly<Record<string, string>> = { '*': '[^/]*', '?': '[^/]' }
