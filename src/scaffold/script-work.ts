import { scriptParts, type ScriptPart } from './script-calls.ts'

/** A program that a script ends up running, as words. */
export type Words = readonly string[]

/** The scripts of a package, and what each of them comes down to. */
export interface ScriptBook {
  readonly has: (script: string) => boolean
  readonly names: readonly string[]
  readonly commandOf: (script: string) => string
  /** What the script itself runs, without its pre and post scripts. */
  readonly parts: (script: string) => readonly ScriptPart[]
  /** Its pre and post scripts, if the package manager runs them. */
  readonly hooks: (script: string) => readonly string[]
  /** Every program that it runs, also through other scripts. */
  readonly work: (script: string) => readonly Words[]
  /** Every script that runs along with it, itself included. */
  readonly reaches: (script: string) => ReadonlySet<string>
}

export const scriptBook = (scripts: ReadonlyMap<string, string>, { runsHooks }: { readonly runsHooks: boolean }): ScriptBook => {
  const parts = (script: string): readonly ScriptPart[] => scriptParts(scripts.get(script) ?? '', scripts)
  const hooks = (script: string): readonly string[] =>
    runsHooks ? [`pre${script}`, `post${script}`].filter((name) => Boolean(scripts.get(name))) : []

  const work = (script: string, callers: readonly string[] = []): readonly Words[] => {
    if (callers.includes(script)) return []
    const inside = [...callers, script]
    return inOrder(script, hooks(script)).flatMap((name) => (name === script ? own(script, inside) : work(name, inside)))
  }
  const own = (script: string, callers: readonly string[]): readonly Words[] =>
    parts(script).flatMap((part) => {
      if (part.kind === 'program') return [part.words]
      return part.names.flatMap((name) => {
        const programs = work(name, callers)
        // arguments go to the last program of a script
        const last = programs.length - 1
        return programs.map((words, at) => [...part.variables, ...words, ...(at === last ? part.args : [])])
      })
    })

  const reaches = (script: string): ReadonlySet<string> => {
    const found = new Set<string>()
    const visit = (name: string): void => {
      if (found.has(name)) return
      found.add(name)
      for (const hook of hooks(name)) visit(hook)
      for (const part of parts(name)) if (part.kind === 'scripts') part.names.forEach(visit)
    }
    visit(script)
    return found
  }
  return {
    has: (script) => scripts.has(script),
    names: [...scripts.keys()],
    commandOf: (script) => scripts.get(script) ?? '',
    parts,
    hooks,
    work: (script) => work(script),
    reaches,
  }
}

const inOrder = (script: string, hooks: readonly string[]): readonly string[] => [
  ...hooks.filter((hook) => hook.startsWith('pre')),
  script,
  ...hooks.filter((hook) => hook.startsWith('post')),
]
