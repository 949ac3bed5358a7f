import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isConfigModule, lastLoadedConfigModule } from './config-modules.ts'
import { shownPath } from '../shown-path.ts'

/** A place in a source file; line and column count from 1. */
export interface SourceLocation {
  readonly path: string
  readonly line?: number
  readonly column?: number
}

/** Formats a location as `sparkwing.config.ts:3:7`, which editors and terminals understand. */
export const shownLocation = ({ path, line, column }: SourceLocation): string =>
  [shownPath(path), line, column].filter((part) => part !== undefined).join(':')

/** The innermost location in a config's own files in an error's stack. */
export const locateFrame = (error: Error): SourceLocation | undefined => {
  for (const [, url = '', line, column] of (error.stack ?? '').matchAll(/^ {4}at .*?(file:\/\/\/[^\s)]+):(\d+):(\d+)\)?$/gm)) {
    if (isConfigModule(url)) return { path: fileURLToPath(url), line: Number(line), column: Number(column) }
  }
  return undefined
}

/** The text and location in Node 23's message about a file that it cannot strip. The message contains the lines around the location. */
export const drawnSyntax = ({ message }: Error): { readonly text: string; readonly line: number; readonly column: number } | undefined => {
  const [first = ''] = message.split(/\n(?= {2}x )/, 1)
  const text = /^ {2}x (.+)/.exec(first)?.[1]
  if (text === undefined) return undefined
  // a caret below the line, or an arrow to the first of several
  const [, line, afterArrow, beforeCaret] = /^ *(\d+) \| (?:,-> ( *)|.*\n *: ( *)\^)/m.exec(first) ?? []
  if (line !== undefined) return { text, line: Number(line), column: (afterArrow ?? beforeCaret ?? '').length + 1 }
  const [, endLine, endColumn] = /^ *,-\[(\d+):(\d+)\]$/m.exec(first) ?? []
  return { text, line: Number(endLine ?? 1), column: Number(endColumn ?? 1) }
}

/** The location of a syntax error. Node puts it above the stack or into the message or, for plain JavaScript, does not report it. */
export const locateSyntax = (error: Error): SourceLocation | undefined => {
  const [header = ''] = (error.stack ?? '').split(/^\S*Error\b/m, 1)
  const found = /^(file:\/\/\/.+|\/.+):(\d+)$/m.exec(header)
  if (found) {
    const [, file = '', line] = found
    return { path: file.startsWith('file:') ? fileURLToPath(file) : file, line: Number(line), ...columnOfCaret(header) }
  }
  const url = lastLoadedConfigModule()
  if (url === undefined) return undefined
  const path = fileURLToPath(url)
  const { line, column } = drawnSyntax(error) ?? checkSyntax(path)
  return { path, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }
}

const columnOfCaret = (header: string): { readonly column?: number } => {
  const caret = /^([ \t]*)\^+[ \t]*$/m.exec(header)?.[1]
  return caret === undefined ? {} : { column: caret.length + 1 }
}

/** Runs another Node to find where a file does not parse, because V8 reports the location only if the error ends the process. */
const checkSyntax = (path: string): Omit<SourceLocation, 'path'> => {
  const text = readFileSync(path, 'utf8')
  const input = path.endsWith('ts') ? stripTypeScriptTypes(text) : text
  // the user's options may wait for a debugger, or name a file that is elsewhere
  const env = { ...process.env, NODE_OPTIONS: undefined }
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], { input, encoding: 'utf8', env })
  const line = /^\[stdin\]:(\d+)$/m.exec(stderr)?.[1]
  return line === undefined ? {} : { line: Number(line), ...columnOfCaret(stderr) }
}

/** The first location of a text in a module's source. */
export const locateText = (url: string, text: string | RegExp): SourceLocation | undefined => {
  const path = fileURLToPath(url)
  const source = readFileSync(path, 'utf8')
  const index = typeof text === 'string' ? source.indexOf(text) : source.search(text)
  if (index < 0) return undefined
  const before = source.slice(0, index).split('\n')
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
