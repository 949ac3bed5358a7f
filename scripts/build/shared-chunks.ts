import { join } from 'node:path'
import type { OutputOptions } from 'rolldown'

/** What nearly every command needs, and what a config does. */
const warmEntries = ['src/cli/start.ts', 'src/commands/run.ts', 'src/hooks/sparkwing-event.ts', 'src/hooks/sparkwing-plugin.ts']
const publicDoor = 'src/index.ts'

type Splitting = Exclude<NonNullable<OutputOptions['codeSplitting']>, boolean>
type Namer = Exclude<NonNullable<Splitting['groups']>[number]['name'], string>

/**
 * Joins into one file what is always loaded together: finding and reading a file costs 0.4 ms. Only what is imported without `import()`
 * is joined: the rest waits until it is asked for, and a file with an effect of its own, such as a worker's, has it nowhere else.
 */
export const sharedChunks = (root: string): Splitting => {
  const warm = warmEntries.map((entry) => join(root, entry))
  return {
    groups: [
      { name: 'better-sqlite3', test: /[\\/]node_modules[\\/]better-sqlite3[\\/]/, priority: 2 },
      // what a config imports brings no command line with it
      { debugName: 'authoring', name: named('authoring', [join(root, publicDoor)], []), priority: 1 },
      { debugName: 'sparkwing', name: named('sparkwing', warm, warm), priority: 0 },
    ],
  }
}

/** Gives `name` to all that the entries import, however far, but for `except`. */
const named = (name: string, entries: readonly string[], except: readonly string[]): Namer => {
  let reached: Set<string> | undefined
  return (id, graph) => {
    if (reached === undefined) {
      reached = new Set(entries)
      // a set hands out what is added while it is walked
      for (const module of reached) for (const imported of graph.getModuleInfo(module)?.importedIds ?? []) reached.add(imported)
      for (const entry of except) reached.delete(entry)
    }
    return reached.has(id) ? name : null
  }
}
