import { readFileSync } from 'node:fs'
import type { Plugin } from 'rolldown'

const sources = /[\\/]execa[\\/]lib[\\/](.+)\.js$/

/**
 * Spares each command what execa does for nobody: an `abort()` without a reason makes an error with a stack, three for a command that
 * nobody aborts, and the environment is copied once more than it is changed.
 */
export const leanExeca = (): Plugin => ({
  name: 'lean-execa',
  load(id) {
    const change = changes[sources.exec(id)?.[1]?.replaceAll('\\', '/') ?? '']
    return change && replaceOnce(readFileSync(id, 'utf8'), change.from, change.to)
  },
})

const changes: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  // both only end what waits for something else that did not happen
  'resolve/wait-stream': { from: 'abortController.abort();', to: "abortController.abort('over');" },
  'methods/main-async': { from: '\tcontroller.abort();\n', to: "\tcontroller.abort('over');\n" },
  // `computeEnv` has made an object of its own, without a prototype unless `npmRunPathEnv` did
  'arguments/options': {
    from: 'const getEnv = options => ({__proto__: null, ...computeEnv(options)});',
    to: 'const getEnv = options => (options.preferLocal || options.node ? {__proto__: null, ...computeEnv(options)} : computeEnv(options));',
  },
}

const replaceOnce = (code: string, from: string, to: string): string => {
  if (code.split(from).length !== 2) throw new Error(`execa does not say \`${from.trim()}\` any more: look at scripts/build/lean-execa.ts`)
  return code.replace(from, to)
}
