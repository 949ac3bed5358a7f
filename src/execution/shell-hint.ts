import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { programPath } from '../process/start-failure.ts'

/** What to type in place of a command that was meant for a shell, such as `exec -- "a && b"`; `undefined` if there is such a program. */
export const shellHint = (command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string | undefined => {
  const [file, ...args] = command
  if (file === undefined || args.length > 0 || !/[\s|&;<>()$`*?]/.test(file)) return undefined
  if (programPath({ file, args, cwd, env }) !== undefined) return undefined
  return `There is no program of that name. For a shell: sparkwing exec -- sh -c ${quoteForShell(file)}`
}
