import { pathToFileURL } from 'node:url'
import { Config } from '@oclif/core'
import { tempProject, type TempProject } from '../project/temp-project.ts'

/** The text of each hook of a package. */
export type Hooks = Readonly<Partial<Record<'sparkwing:plugin' | 'sparkwing:event', string>>>

const fileOf = (event: string): string => `${event.replace(':', '-')}.js`

/** A package with these hooks, in `folder`. */
const packageFiles = (folder: string, name: string, hooks: Hooks): Readonly<Record<string, string | object>> => ({
  [`${folder}package.json`]: {
    name,
    version: '1.0.0',
    type: 'module',
    oclif: { bin: name, hooks: Object.fromEntries(Object.keys(hooks).map((event) => [event, `./${fileOf(event)}`])) },
  },
  ...Object.fromEntries(Object.entries(hooks).map(([event, text]) => [`${folder}${fileOf(event)}`, text])),
})

/** An oclif application whose own package has the hooks `own`, and a project below it with these packages installed. */
export interface Packages extends TempProject {
  readonly config: Config
  /** What a hook's module exports, the one instance of it that oclif runs. */
  hookModule(name: string, event: string): Promise<Readonly<Record<string, unknown>>>
}

export const installPackages = async (own: Hooks, packages: Readonly<Record<string, Hooks>>): Promise<Packages> => {
  const project = tempProject({
    ...packageFiles('', 'application', own),
    ...Object.fromEntries(
      Object.entries(packages).flatMap(([name, hooks]) => Object.entries(packageFiles(`node_modules/${name}/`, name, hooks))),
    ),
  })
  const config = await Config.load({ root: project.directory })
  return {
    ...project,
    config,
    hookModule: async (name, event) => {
      const folder = name === 'application' ? [] : ['node_modules', name]
      return (await import(pathToFileURL(project.path(...folder, fileOf(event))).href)) as Readonly<Record<string, unknown>>
    },
  }
}
