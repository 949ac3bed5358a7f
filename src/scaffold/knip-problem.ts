import { join } from 'node:path'
import { entriesOf, textOf } from './read-texts.ts'
import type { Problem } from './tidy-config.ts'

const configFile = /^(?:\.?knip\.jsonc?|knip(?:\.config)?\.[cm]?[jt]s)$/

/**
 * Knip follows imports from the entries that it knows. A project that lists its own finds the package sparkwing unused, until the config is one of
 * them.
 */
export const knipProblem = (
  folder: string,
  name: string,
  { content, dependencies }: { readonly content: Readonly<Record<string, unknown>>; readonly dependencies: ReadonlySet<string> },
): Problem | undefined => {
  if (!dependencies.has('knip')) return undefined
  const files = entriesOf(folder).filter((entry) => configFile.test(entry.name))
  const settings = [JSON.stringify(content['knip'] ?? ''), ...files.map((entry) => textOf(join(folder, entry.name)))].join('\n')
  if (/sparkwing|["'\/]\*\.config\./.test(settings)) return undefined
  return { check: 'knip', says: `add ${name} to "entry" in its settings`, isAboutUs: false }
}
