import { syncBuiltinESMExports } from 'node:module'
import { currentJob } from '../job-scope.ts'
import { workingDirectory } from './process-changes.ts'

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
