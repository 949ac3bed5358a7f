import { closeSync, openSync, readdirSync, readFileSync, readSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** The text of a file; empty if it cannot be read. */
export const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The entries of a folder; none if it cannot be read. */
export const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** A JSON file with comments and trailing commas, such as a tsconfig.json; `undefined` if it is not an object. */
export const jsonOf = (file: string): Readonly<Record<string, unknown>> | undefined => parseJson(textOf(file))

export const parseJson = (text: string): Readonly<Record<string, unknown>> | undefined => {
  const bare = text
    .replaceAll(/("(?:\\.|[^"\\])*")|\/\/.*|\/\*[^]*?\*\//g, (_, string: string | undefined) => string ?? '')
    .replaceAll(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '')
  try {
    const value: unknown = JSON.parse(bare)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Enough of a source to see what it imports and how it is written. */
const beginning = 16 * 1024
/** How many sources are read at most, so that a huge repository costs no more than a small one. */
const mostFiles = 300
const source = /\.[cm]?[jt]sx?$/

/** The beginnings of the sources in some folders, in their subfolders too if `isDeep`. */
export const sourcesIn = function* (folders: readonly string[], isDeep: boolean): Generator<string> {
  const waiting = [...folders]
  let count = 0
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    for (const entry of entriesOf(folder)) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
      if (entry.isDirectory()) {
        if (isDeep) waiting.push(join(folder, entry.name))
      } else if (entry.isFile() && source.test(entry.name)) {
        if (++count > mostFiles) return
        yield beginningOf(join(folder, entry.name))
      }
    }
  }
}

const beginningOf = (file: string): string => {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(beginning)
      return bytes.toString('utf8', 0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}
