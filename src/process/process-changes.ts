import { syncBuiltinESMExports } from 'node:module'
import { currentJob } from './job-scope.ts'

/** What the code of a job changes for the whole process, and so for the functions of all later jobs. */
export interface ProcessChanges {
  /** Remembers what was there before the code's first change. */
  noteDirectory(before: string | undefined): void
  noteVariable(name: string, before: string | undefined): void
  /** What is still different, in words. */
  left(): readonly string[]
}

export const createProcessChanges = (): ProcessChanges => {
  let directory: { readonly before: string | undefined } | undefined
  const variables = new Map<string, string | undefined>()
  return {
    noteDirectory: (before) => {
      directory ??= { before }
    },
    noteVariable: (name, before) => {
      if (!variables.has(name)) variables.set(name, before)
    },
    left: () => [
      ...(directory && directory.before !== workingDirectory() ? ['the working directory'] : []),
      ...[...variables].filter(([name, before]) => process.env[name] !== before).map(([name]) => `process.env.${name}`),
    ],
  }
}

/** Undefined if it was removed. */
const workingDirectory = (): string | undefined => {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

let isWatching = false

/** From now on, changes by `process.chdir` and to `process.env` are noted in the job whose code makes them. Nothing else changes. */
export const watchProcessChanges = (): void => {
  if (isWatching) return
  isWatching = true
  const chdir = process.chdir.bind(process)
  process.chdir = (to) => {
    currentJob()?.changes.noteDirectory(workingDirectory())
    chdir(to)
  }
  process.env = watchedEnvironment(process.env)
  // a config may have imported them by name before this
  syncBuiltinESMExports()
}

const watchedEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const note = (name: string | symbol): void => {
    if (typeof name === 'string') currentJob()?.changes.noteVariable(name, env[name])
  }
  return new Proxy(env, {
    // without the receiver, because Node's object accepts no properties that are defined in part
    set: (target, name, value) => {
      note(name)
      return Reflect.set(target, name, value)
    },
    deleteProperty: (target, name) => {
      note(name)
      return Reflect.deleteProperty(target, name)
    },
    defineProperty: (target, name, descriptor) => {
      note(name)
      return Reflect.defineProperty(target, name, descriptor)
    },
  })
}
