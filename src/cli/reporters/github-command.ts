import { joinShown, shown, toShown, type Shown } from '../terminal/shown.ts'

type CommandName = 'error' | 'warning' | 'notice'

/** An annotation of GitHub Actions, `::error title=…::…`, as one line. */
export const githubCommand = (name: CommandName, properties: Readonly<Record<string, string>>, message: string): Shown => {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  const end = shown`::${toShown(escapeData(message), onGithub)}\n`
  return joinShown([shown`::`, toShown(`${name}${pairs.length > 0 ? ` ${pairs.join(',')}` : ''}`, onGithub), end])
}

const onGithub = { GITHUB_ACTIONS: 'true' }

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
