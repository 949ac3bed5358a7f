import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeNotWritable } from '../journal/run-folder.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { completionFolder } from './project-words.ts'
import { scriptFile, shellScript, type Shell } from './shell-scripts.ts'

/** How a shell is told to complete. */
export interface ShellSetup {
  /** The script that was written into the home. */
  readonly script: string
  /** The file that the shell reads at its start, as a user writes it. */
  readonly startFile: string
  /** The line to add to it. */
  readonly line: string
}

const startFiles: Readonly<Record<Shell, string>> = {
  bash: '~/.bashrc',
  zsh: '~/.zshrc',
  fish: '~/.config/fish/config.fish',
  powershell: '$PROFILE',
}

/**
 * Writes the script of a shell into the home, so that the start of the shell does not wait for Node.
 *
 * @throws UserError `home-not-writable`
 */
export const keepScript = (home: string, shell: Shell): ShellSetup => {
  const script = join(completionFolder(home), scriptFile(shell))
  try {
    mkdirSync(completionFolder(home), { recursive: true, mode: 0o700 })
    writeFileSync(script, shellScript(shell), { mode: 0o600 })
  } catch (error) {
    throw homeNotWritable(home, error)
  }
  return { script, startFile: startFiles[shell], line: lineFor(shell, script) }
}

/** Does nothing if the home is gone. */
const lineFor = (shell: Shell, script: string): string => {
  const word = quoteForShell(script)
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `[ -r ${word} ] && . ${word}`
    case 'fish':
      return `test -r ${word}; and source ${word}`
    case 'powershell': {
      const quoted = `'${script.replaceAll("'", "''")}'`
      return `if (Test-Path ${quoted}) { . ${quoted} }`
    }
  }
}

/** Forgets what completion knows of the projects. */
export const forgetWords = (home: string): void => {
  const folder = completionFolder(home)
  try {
    for (const name of readdirSync(folder)) if (name.endsWith('.json')) rmSync(join(folder, name), { force: true })
  } catch {
    // nothing is kept
  }
}
