import { basename, parse } from 'node:path'
import argumentsFor from 'launch-editor/get-args.js'
import { splitArguments } from '../../model/text/split-arguments.ts'
import { UserError } from '../../model/user-error.ts'
import { startDetached } from '../start-detached.ts'
import { programPath } from '../start-failure.ts'

/** A place in a file. Lines and columns count from 1. */
export interface FilePlace {
  /** Absolute. */
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** Editors that draw in a terminal, which a program without one cannot show. */
const inTerminal = new Set([
  ...['vi', 'vim', 'nvim', 'view', 'ex', 'ed', 'nano', 'pico', 'hx', 'helix', 'kak', 'micro', 'joe', 'ne', 'jed', 'mcedit', 'mg'],
])

const tryAnother = 'Set VISUAL to an editor with a window, such as `code`, and restart the dashboard. Or choose another editor on the page.'

/**
 * Opens a place in the editor that VISUAL or EDITOR names, in a session of its own. The variable is split into words as a shell would split
 * it, and then started without a shell: nothing in a path is ever a command. Resolves to the program.
 *
 * @throws UserError if there is no such editor, or if it needs a terminal.
 */
export const openInEditor = async ({ file, line, column }: FilePlace, env: NodeJS.ProcessEnv): Promise<string> => {
  const [name, command] =
    (['VISUAL', 'EDITOR'] as const).map((one) => [one, env[one]?.trim() ?? ''] as const).find(([, text]) => text !== '') ?? []
  if (name === undefined || command === undefined) {
    throw new UserError('no-editor', 'Neither VISUAL nor EDITOR is set where the dashboard was started.', [tryAnother])
  }
  const split = splitArguments(command)
  if ('problem' in split) throw new UserError('no-editor', `${name} cannot be read: ${split.problem}`, [tryAnother])
  const [program = '', ...args] = split.args
  if (inTerminal.has(basename(program)) || args.some((arg) => ['-nw', '-t', '--tty', '--no-window-system'].includes(arg))) {
    throw new UserError('terminal-editor', `${name} is ${command}, which needs a terminal.`, [tryAnother])
  }
  const started = {
    file: program,
    args: [...args, ...argumentsFor(program, file, line, column).map(String)],
    cwd: parse(file).root,
    env,
  }
  if (programPath(started) === undefined) {
    throw new UserError('no-editor', `${name} is ${command}, but there is no program ${program}.`, [tryAnother])
  }
  const editor = await startDetached(started)
  editor.letGo()
  if (editor.pid === undefined) {
    const end = await editor.ended
    const why = end.kind === 'not-started' ? `: ${end.message}` : ''
    throw new UserError('no-editor', `${name} cannot be started${why}.`, [tryAnother])
  }
  return program
}
