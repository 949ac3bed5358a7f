import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tempProject } from '../project/temp-project.ts'
import { builtBin } from '../e2e/built-package.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { npmProject, type Mistake } from './mistake.ts'

export interface MistakeMade {
  readonly text: Finished
  readonly json: Finished
  /** Ids of the runs that each call, without and with `--json`, added to the home. */
  readonly newRuns: readonly string[]
}

/** Makes a mistake twice, once with text output and once with `--json`, in its own project and home. */
export const makeMistake = async ({
  files = npmProject,
  command,
  args = [],
  home: wantedHome,
  recorded = 0,
  nodeArgs = [],
}: Mistake): Promise<MistakeMade> => {
  using project = tempProject(files)
  using ownHome = tempProject()
  const home = wantedHome === undefined ? ownHome.directory : project.path(wantedHome)
  const place = { cwd: project.directory, home, bin: await builtBin(), nodeArgs }
  for (let run = 0; run < recorded; run++) await sparkwing(['run', 'build'], place)
  const runs = (): readonly string[] => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [])
  const before = new Set(runs())
  const words = command.split(' ')
  const [text, json] = await Promise.all([sparkwing([...words, ...args], place), sparkwing([...words, '--json', ...args], place)])
  const shown = ({ stdout, stderr, ...rest }: Finished): Finished => {
    const anonymous = (said: string): string =>
      [...before]
        .reduce((all, run) => all.replaceAll(run, '<run>'), said)
        .replaceAll(project.directory, '<project>')
        .replaceAll(home, '<home>')
    return { ...rest, stdout: anonymous(stdout), stderr: anonymous(stderr) }
  }
  return { text: shown(text), json: shown(json), newRuns: runs().filter((run) => !before.has(run)) }
}
