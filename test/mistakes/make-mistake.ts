import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { builtBin } from '../e2e/built-package.ts'
import { hostedCall } from '../e2e/hosted-calls.ts'
import { sparkwing, type Finished } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { npmProject, type Mistake } from './mistake.ts'

export interface MistakeMade {
  readonly text: Finished
  readonly json: Finished
  /** Ids of the runs that each call, without and with `--json`, added to the home. */
  readonly newRuns: readonly string[]
}

export interface MistakeMaker extends Disposable {
  /**
   * Makes a mistake twice, once with text output and once with `--json`. The first mistake with each command (with `npm test`, with each topic
   * of commands) runs in its own process, and so do those that need one. All others share a process, because starting one takes ten times as long as the mistake.
   */
  readonly make: (mistake: Mistake) => Promise<MistakeMade>
}

export const openMistakeMaker = async (): Promise<MistakeMaker> => {
  const bin = await builtBin()
  const recorded = tempProject(npmProject)
  const recordedHome = recorded.path('home')
  for (let run = 0; run < 2; run++) await hostedCall({ args: ['run', 'build'], cwd: recorded.directory, home: recordedHome })

  const tried = new Set<string | undefined>()
  const make: MistakeMaker['make'] = async (mistake) => {
    if (mistake.recorded) return await makeIn(mistake, { project: recorded, home: recordedHome })
    using project = tempProject(mistake.files ?? npmProject)
    using home = tempProject()
    return await makeIn(mistake, { project, home: mistake.home === undefined ? home.directory : project.path(mistake.home) })
  }
  const makeIn = async (
    { command, args = [], code, nodeArgs = [], ownProcess = false, home: chosenHome }: Mistake,
    { project, home }: { readonly project: TempProject; readonly home: string },
  ): Promise<MistakeMade> => {
    const place = { cwd: project.directory, home }
    const runs = (): readonly string[] => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [])
    const before = new Set(runs())
    const words = command.split(' ')
    const kind = code === 'unknown-command' ? code : isLongForm ? command : words[0]
    // bin/run.js is the first to use the home
    const isAlone = ownProcess || nodeArgs.length > 0 || chosenHome !== undefined
    const isFirst = !tried.has(kind)
    tried.add(kind)
    const call = (all: readonly string[], alone = isAlone): Promise<Finished> =>
      alone ? sparkwing(all, { ...place, bin, nodeArgs }) : hostedCall({ args: all, ...place })
    const shown = ({ stdout, stderr, ...rest }: Finished): Finished => {
      const anonymous = (said: string): string =>
        [...before]
          .reduce((all, run) => all.replaceAll(run, '<run>'), said)
          .replaceAll(project.directory, '<project>')
          .replaceAll(home, '<home>')
      return { ...rest, stdout: anonymous(stdout), stderr: anonymous(stderr) }
    }
    const text = await call([...words, ...args], isAlone || isFirst)
    const json = await call([...words, '--json', ...args])
    return { text: shown(text), json: shown(json), newRuns: runs().filter((run) => !before.has(run)) }
  }
  return {
    make,
    [Symbol.dispose]: () => {
      recorded[Symbol.dispose]()
    },
  }
}
