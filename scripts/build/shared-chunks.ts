import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { OutputOptions } from 'rolldown'

/** The entries whose code nearly every command needs. */
const warmEntries = ['src/cli/start.ts', 'src/commands/run.ts', 'src/hooks/sparkwing-event.ts', 'src/hooks/sparkwing-plugin.ts']
/** What authors import. A config and a test must not load the command line, and a config not the testing kit. */
const publicEntries = ['src/index.ts', 'src/testing/index.ts']

type Splitting = Exclude<NonNullable<OutputOptions['codeSplitting']>, boolean>
type Namer = Exclude<NonNullable<Splitting['groups']>[number]['name'], string>

/**
 * Joins modules that are always loaded together into one file, because finding and reading a file costs 0.4 ms. Modules that are reached
 * only through `import()` stay separate: they load on demand, and one with side effects, such as a worker, must not run elsewhere.
 */
export const sharedChunks = (root: string): Splitting => {
  const warm = warmEntries.map((entry) => join(root, entry))
  return {
    groups: [
      { name: 'better-sqlite3', test: /[\\/]node_modules[\\/]better-sqlite3[\\/]/, priority: 2 },
      {
        debugName: 'authoring',
        name: named(
          'authoring',
          publicEntries.map((entry) => join(root, entry)),
          globSync('src/testing/*.ts', { cwd: root }).map((file) => join(root, file)),
        ),
        priority: 1,
      },
      { debugName: 'sparkwing', name: named('sparkwing', warm, warm), priority: 0 },
    ],
  }
}

/** Gives `name` to all modules that the entries import, directly or indirectly, except `except`. */
const named = (name: string, entries: readonly string[], except: readonly string[]): Namer => {
  let reached: Set<string> | undefined
  return (id, graph) => {
    if (reached === undefined) {
      reached = new Set(entries)
      // iterating a set also visits elements added meanwhile
      for (const module of reached) for (const imported of graph.getModuleInfo(module)?.importedIds ?? []) reached.add(imported)
      for (const entry of except) reached.delete(entry)
    }
    return reached.has(id) ? name : null
  }
}
