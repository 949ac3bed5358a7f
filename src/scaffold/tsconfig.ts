import { existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { foldersToRoot } from '../package-json/folders-above.ts'
import { matchesBeside } from './matches-beside.ts'
import { isRecord, jsonOf } from './read-texts.ts'

type CompilerOptions = Readonly<Record<string, unknown>>

/** The compiler options of a tsconfig.json, those it extends included; empty if there is none. */
export const readTsconfig = (file: string, depth = 0): CompilerOptions => {
  const path = isFolder(file) ? join(file, 'tsconfig.json') : file
  const content = jsonOf(path)
  if (content === undefined || depth > 10) return {}
  const { extends: parents, compilerOptions } = content
  const inherited = (Array.isArray(parents) ? parents : [parents]).map((parent: unknown) =>
    typeof parent === 'string' ? readTsconfig(extendedFile(parent, dirname(path)), depth + 1) : {},
  )
  return Object.assign({}, ...inherited, isRecord(compilerOptions) ? compilerOptions : {}) as CompilerOptions
}

const extendedFile = (parent: string, folder: string): string => {
  if (parent.startsWith('.') || isAbsolute(parent)) {
    const file = join(folder, parent)
    return existsSync(file) ? file : `${file}.json`
  }
  const files = Array.from(foldersToRoot(folder)).flatMap((one) => {
    const file = join(one, 'node_modules', parent)
    return [file, `${file}.json`]
  })
  return files.find((file) => existsSync(file)) ?? ''
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Whether the compiler, run on a folder's tsconfig.json, would also compile a new file in that folder. */
export const compiles = (folder: string, name: string): boolean => {
  const content = jsonOf(join(folder, 'tsconfig.json'))
  if (content === undefined) return false
  const { allowJs, checkJs } = readTsconfig(join(folder, 'tsconfig.json'))
  if (/js$/.test(name) && allowJs !== true && checkJs !== true) return false
  const { files, include, exclude } = content
  const patterns = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
  if (patterns(exclude).some((pattern) => matchesBeside(name, pattern))) return false
  if (include === undefined) return files === undefined
  return patterns(include).some((pattern) => matchesBeside(name, pattern))
}
