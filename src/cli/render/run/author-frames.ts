import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownEntry } from '../../own-entry.ts'

/** How many stack frames are shown. The first is nearly always the author's. */
const mostFrames = 4

/** `src` or `dist`: Sparkwing's own code. */
const ownFolder = fileURLToPath(new URL('.', ownEntry))

const frame = /^\s+at (?:(?<name>.*) \()?(?<file>(?:file:\/\/)?[^()]*?)(?<place>:\d+:\d+)\)?$/

/** The frames of a stack in the author's files, with paths relative to the project: `at add (src/cart.ts:3:1)`. */
export const authorFrames = (stack: string, project: string): readonly string[] =>
  stack
    .split('\n')
    .flatMap((line) => {
      const { name = '', file = '', place = '' } = frame.exec(line)?.groups ?? {}
      const path = pathOf(file)
      if (path === undefined || path.startsWith(ownFolder) || path.split(sep).includes('node_modules')) return []
      const inside = relative(project, path)
      const shown = `${inside.startsWith('..') || isAbsolute(inside) ? path : inside}${place}`
      // a function of a job has no name of its own
      return [name === '' || /^(?:async )?Object\./.test(name) ? `at ${shown}` : `at ${name} (${shown})`]
    })
    .slice(0, mostFrames)

const pathOf = (file: string): string | undefined => {
  if (!file.startsWith('file://')) return isAbsolute(file) ? file : undefined
  try {
    return fileURLToPath(file)
  } catch {
    return undefined
  }
}
