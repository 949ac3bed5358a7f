import { join } from 'node:path'
import { pluginsFolder, readHomePlugins } from '../home-plugins/home-plugin.ts'
import { foldersToRoot } from '../package-json/folders-above.ts'
import { configNames } from '../project/project.ts'

/** The files on which the words of a directory depend, besides the modules of its config: also those that do not exist yet. */
export const filesOfWords = (cwd: string, home: string): readonly string[] => [
  ...[...foldersToRoot(cwd)].flatMap((folder) => ['package.json', ...configNames].map((name) => join(folder, name))),
  pluginsFolder(home),
  ...readHomePlugins(home).flatMap(({ root, commandsFile }) => [join(root, 'package.json'), join(root, 'commands'), commandsFile]),
]
