import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { captureProgram } from '../process/capture-program.ts'
import { toolsFor, type ToolSurroundings } from './project-tools.ts'

export interface Tidied {
  /** The tools that accept the file now. */
  readonly acceptedBy: readonly string[]
  /** Those that do not, and what they say. */
  readonly problems: readonly Problem[]
}

export interface Problem {
  /** The command that shows it, without the file. */
  readonly check: string
  readonly says: string
  /** Whether it is only that the package sparkwing is not installed yet. */
  readonly isAboutUs: boolean
}

/** A tool may take this long. A linter with types loads the whole project first. */
const limitMs = 45_000

/**
 * Runs the project's own formatters and linters on a new file, those that are installed and that the project asks for. None of their failures is
 * a failure of ours: the file then stays as it was.
 */
export const tidyConfig = async (file: string, surroundings: ToolSurroundings, signal: AbortSignal): Promise<Tidied> => {
  const acceptedBy: string[] = []
  const problems: Problem[] = []
  for (const { name, program, args, check } of toolsFor(basename(file), surroundings)) {
    const before = readFileSync(file, 'utf8')
    const { end, exitCode, stdout, stderr } = await captureProgram({
      file: program,
      args: [...args, basename(file)],
      cwd: surroundings.folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      timeoutMs: limitMs,
      signal,
    })
    // a tool that was stopped may leave half a file
    if (!textIfThere(file).includes('defineConfig')) writeFileSync(file, before)
    if (exitCode === 0) acceptedBy.push(name)
    else
      problems.push({
        check,
        ...(end === 'ended'
          ? problemIn(`${stdout}
${stderr}`)
          : { says: notEnded[end], isAboutUs: false }),
      })
  }
  return { acceptedBy, problems }
}

const notEnded = {
  'timed-out': `it did not answer within ${limitMs / 1000} s`,
  aborted: 'it was interrupted',
  'not-started': 'it could not be started',
} as const

const textIfThere = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** What a tool says against a file: its first line about an error, unless all of them are about our package, which may not be installed yet. */
const problemIn = (output: string): Omit<Problem, 'check'> => {
  const lines = output.split('\n').flatMap((line) => line.trim() || [])
  const errors = lines.filter((line) => /\berror\b|✖|×/i.test(line) && !/^✖ \d+ problem|^\d+ error/.test(line))
  if (errors.length > 0 && errors.every((line) => /['"`]sparkwing['"`]/.test(line)))
    return { says: 'it does not find the package sparkwing', isAboutUs: true }
  return { says: (errors[0] ?? lines[0] ?? 'it failed').replaceAll(/\s+/g, ' ').slice(0, 200), isAboutUs: false }
}
