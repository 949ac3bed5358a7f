import type { Interfaces } from '@oclif/core'
import { openRuns, type OpenRuns } from '../records/open-runs.ts'
import { typedPathOrRoot } from '../project/start-directory.ts'
import { BaseCommand } from './base-command.ts'
import { sanitiseName } from '../model/text/terminal-text.ts'
import { sayOnStderr } from './terminal/say.ts'
import { shownLines } from './terminal/shown.ts'
import type { projectFlags } from './run-flags.ts'

/** Prints a warning that is not part of a command's result. */
export const warnOnStderr = (message: string): void => {
  sayOnStderr(shownLines([sanitiseName(message)]))
}

/** Base of the commands that read recorded runs. */
export abstract class RunsCommand extends BaseCommand {
  protected openRuns(flags: Interfaces.InferredFlags<typeof projectFlags>): Promise<OpenRuns> {
    return openRuns(typedPathOrRoot(flags.project), this.projectPorts, {
      allProjects: flags['all-projects'],
      warn: warnOnStderr,
    })
  }
}
