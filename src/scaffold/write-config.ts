import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { configFileName, isCheckedWithoutTypes, javaScriptName, usesTypeScript } from './config-file-name.ts'
import type { ToolSurroundings } from './project-tools.ts'
import { tidyConfig, type Tidied } from './tidy-config.ts'

export interface ConfigPlace extends ToolSurroundings {
  /** Whether the project's `.js` files are ES modules. */
  readonly isModule: boolean
}

// the whole project's `tsc` would fail otherwise
const noCheck = "// @ts-nocheck: with this project's moduleResolution the compiler does not find the types of sparkwing"

/**
 * Writes a config under the name that suits the project, and lets the project's own tools format it.
 *
 * @throws UserError if it cannot be written.
 */
export const writeConfig = async (text: string, place: ConfigPlace): Promise<Tidied & { readonly file: string }> => {
  const { folder, dependencies } = place
  const language = { isModule: place.isModule, usesTypeScript: usesTypeScript(folder, dependencies) }
  const name = configFileName(folder, language)
  const file = join(folder, name)
  write(file, isCheckedWithoutTypes(folder, name) ? `${noCheck}\n${text}` : text)
  const tidied = await tidy(file, place)
  const otherFile = join(folder, javaScriptName(language))
  if (otherFile === file || objections(tidied) === 0) return { ...tidied, file }
  // A linter that uses types refuses each TypeScript file that no tsconfig.json covers, and others want only files of an old language: they
  // often accept one in JavaScript.
  const kept = readFileSync(file, 'utf8')
  rmSync(file)
  write(otherFile, isCheckedWithoutTypes(folder, javaScriptName(language)) ? `${noCheck}\n${text}` : text)
  const other = await tidy(otherFile, place)
  if (objections(other) < objections(tidied)) return { ...other, file: otherFile }
  rmSync(otherFile)
  write(file, kept)
  return { ...tidied, file }
}

/** How many tools have something against the file itself. */
const objections = ({ problems }: Tidied): number => problems.filter(({ isAboutUs }) => !isAboutUs).length

const write = (file: string, text: string): void => {
  try {
    // `wx`: do not overwrite a file that was created meanwhile
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    throw new UserError(
      'config-not-written',
      `${file} could not be written: ${error instanceof Error ? error.message : String(error)}`,
      ['Choose a folder that you can write to.'],
      { cause: error },
    )
  }
}

/** An interrupt ends the tool that runs and leaves the file as it is. */
const tidy = async (file: string, place: ConfigPlace): Promise<Tidied> => {
  const interrupted = new AbortController()
  const interrupt = (): void => {
    interrupted.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, interrupt)
  try {
    return await tidyConfig(file, place, interrupted.signal)
  } finally {
    for (const signal of signals) process.off(signal, interrupt)
  }
}
