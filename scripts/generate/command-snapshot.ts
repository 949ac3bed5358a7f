import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin, settings, type Interfaces } from '@oclif/core'

export type Snapshot = Interfaces.Manifest

/** The content of `oclif.manifest.json`: all commands as data, read from their sources, with the paths of the built files. */
export const commandSnapshot = async (root: string): Promise<Snapshot> => {
  settings.enableAutoTranspile = false
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  const fromSource = { ...pjson, oclif: { ...pjson.oclif, commands: { strategy: 'pattern', target: './src/commands' } as const } }
  const plugin = new Plugin({
    root,
    pjson: fromSource,
    isRoot: true,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  const commands = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    commands: Object.fromEntries(commands.map(([id, command]) => [id, sorted({ ...command, ...builtPath(command) })])),
    version: pjson.version,
  }
}

/** The commands of oclif's own plugins, by id. */
export const pluginCommands = (root: string): Snapshot['commands'] => {
  const { oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  const manifestOf = (name: string): Snapshot =>
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'oclif.manifest.json'), 'utf8')) as Snapshot
  return Object.assign({}, ...(oclif.plugins ?? []).map((name) => manifestOf(name).commands)) as Snapshot['commands']
}

const builtPath = (command: Snapshot['commands'][string]): object => ({
  relativePath: command.relativePath?.map((part, index) => (index === 0 ? 'dist' : part.replace(/\.ts$/, '.js'))),
})

/** The object with sorted keys, so that the file changes only when a command does. */
const sorted = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T
