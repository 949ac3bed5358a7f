import type { PackageManager } from '../package-json/manager-of-package.ts'

/** The command that adds sparkwing to a project, so that its compiler, its linter and editors find it. */
export const installCommand = ({ name, isBerry }: PackageManager, isWorkspaceRoot: boolean): string => {
  switch (name) {
    case 'npm':
      return 'npm i -D sparkwing'
    case 'pnpm':
      return isWorkspaceRoot ? 'pnpm add -D -w sparkwing' : 'pnpm add -D sparkwing'
    case 'yarn':
      return isWorkspaceRoot && !isBerry ? 'yarn add -D -W sparkwing' : 'yarn add -D sparkwing'
    case 'bun':
      return 'bun add -d sparkwing'
  }
}

/** The command that runs a script, with an argument for it if there is one. */
export const runCommand = ({ name }: PackageManager, script: string, argument?: string): string => {
  const word = /^[\w@%+=:,./-]+$/.test(script) ? script : `'${script.replaceAll("'", `'\\''`)}'`
  if (argument === undefined) return `${name} run ${word}`
  return `${name} run ${word} ${name === 'npm' ? '-- ' : ''}${argument}`
}
