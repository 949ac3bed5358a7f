import { dirname } from 'node:path'
import { UserError } from '../../model/user-error.ts'
import type { Handle } from '../../pipeline/handle.ts'
import { pipeline, type AnyPipeline } from '../../pipeline/pipeline.ts'
import type { Uses } from '../../pipeline/step-types.ts'
import { findProgram } from './find-program.ts'
import type { PackageJson } from '../../package-json/package-json.ts'
import { packageManagerOf, type PackageManagerName } from '../../package-json/manager-of-package.ts'
import { whyManagerRuns } from './why-manager-runs.ts'

/** Makes a pipeline of each script of a package: one job for the script and one for each of its pre and post scripts, in npm's order. */
export const scriptPipelines = (packageJson: PackageJson): Readonly<Record<string, AnyPipeline>> =>
  Object.fromEntries(Array.from(packageJson.scripts, ([script, command]) => [script, scriptPipeline(packageJson, script, command)]))

const scriptPipeline = (packageJson: PackageJson, script: string, command: string): AnyPipeline =>
  pipeline({
    description: command,
    isOneCommand: true,
    plan: ({ job, args }) => {
      const manager = packageManagerOf(dirname(packageJson.path), packageJson)
      const why = whyManagerRuns(manager, packageJson, script, process.env)
      if (why !== undefined) {
        checkInstalled(manager.name, script, why)
        job(script, uses('npm/run', { manager: manager.name, script, args }))
        return
      }
      let last: readonly Handle[] = []
      for (const name of inOrder(packageJson, script)) {
        // npm passes arguments only to the script itself
        last = [job(name, uses('npm/script', { script: name, args: name === script ? args : [] }), { needs: last })]
      }
    },
  })

/** Empty pre and post scripts are ignored. */
const inOrder = ({ scripts }: PackageJson, script: string): readonly string[] =>
  [`pre${script}`, script, `post${script}`].filter((name) => name === script || scripts.get(name))

const uses = (type: string, options: Readonly<Record<string, unknown>>): Uses<undefined> => ({ kind: 'uses', type, options })

const checkInstalled = (manager: PackageManagerName, script: string, why: string): void => {
  if (findProgram(manager, process.env['PATH']) !== undefined) return
  throw new UserError('no-package-manager', `The script ${script} needs ${manager} (${why}), but there is no ${manager} on the PATH.`, [
    manager === 'yarn' || manager === 'pnpm' ? `Install it, or run \`corepack enable ${manager}\`.` : `Install ${manager}.`,
  ])
}
