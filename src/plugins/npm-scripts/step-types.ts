import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../model/user-error.ts'
import { stepType } from '../../pipeline/define-plugin.ts'
import { choice, list, text } from '../../pipeline/inputs/input.ts'
import { foldersToRoot } from '../../package-json/folders-above.ts'
import { readPackageJson } from '../../package-json/package-json.ts'
import { packageManagerNames, packageManagerOf } from '../../package-json/manager-of-package.ts'
import { quietFlags } from './quiet-flags.ts'
import { scriptEnvironment } from './script-environment.ts'
import { shellWord } from './shell-word.ts'

/** Runs one script of package.json as npm would, without npm. */
const scriptStep = stepType({
  summary: 'Run one script of package.json in `sh`, with the environment that `npm run` gives, without starting npm',
  options: {
    script: text({ required: true, description: 'name of the script; its pre and post scripts are not run' }),
    args: list(text(), { description: 'arguments added to the command' }),
  },
  run: async ({ options: { script, args }, exec, cwd, env, isTerminal }) => {
    const packageJson = readPackageJson(cwd)
    const command = packageJson?.scripts.get(script)
    if (!packageJson || command === undefined) {
      throw new UserError('no-script', `${join(cwd, 'package.json')} has no script "${script}".`, ['`npm run` lists the scripts.'])
    }
    // npm does nothing for an empty script either, whatever the arguments
    if (command === '') return
    const line = [command, ...args.map(shellWord)].join(' ')
    const added = scriptEnvironment({
      packageJson,
      manager: packageManagerOf(cwd, packageJson),
      script,
      command,
      env,
      isTerminal,
      directory: process.cwd(),
    })
    await exec('sh', ['-c', line], { cwd: dirname(packageJson.path), env: added, title: line, stderr: 'joined' })
  },
})

/** Lets the package manager run a script that we cannot run in the same way. */
const managerStep = stepType({
  summary: 'Run a script of package.json by the package manager itself, pre and post scripts included',
  options: {
    manager: choice(packageManagerNames, { required: true, description: 'the program to call' }),
    script: text({ required: true, description: 'name of the script' }),
    args: list(text(), { description: 'arguments for the script' }),
  },
  run: async ({ options: { manager, script, args }, exec, cwd, env }) => {
    const packageJson = readPackageJson(cwd)
    const flags = packageJson ? quietFlags(packageManagerOf(cwd, packageJson), env) : []
    const words = [manager, 'run', ...flags, script, ...(manager === 'npm' && args.length > 0 ? ['--'] : []), ...args]
    const line = words.map(shellWord).join(' ')
    await exec('sh', ['-c', `exec ${line}`], { cwd: startFolder(cwd), title: line, stderr: 'joined' })
  },
})

/** The user's working directory if the manager finds the same package from there, so that INIT_CWD is right; else the package's folder. */
const startFolder = (packageDir: string): string => {
  for (const folder of foldersToRoot(process.cwd())) {
    if (folder === packageDir) return process.cwd()
    if (existsSync(join(folder, 'package.json'))) break
  }
  return packageDir
}

export const npmStepTypes = { 'npm/script': scriptStep, 'npm/run': managerStep } as const
