import { Command } from '@oclif/core'
import { openProject, type OpenProject, type ProjectDoors } from '../app/open-project.ts'
import { describeError, toErrorJson } from './describe-error.ts'
import { lookOfStdout } from './look-of-stdout.ts'
import { projectDoors } from './project-doors.ts'
import type { Look } from './render/look.ts'

/** What all commands share: `--json`, and errors as one or two lines. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true

  /** Prints text for a person; nothing under `--json`. */
  protected print(text: string): void {
    if (!this.jsonEnabled() && text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }

  /** What renderers need to know of the terminal. */
  protected get look(): Look {
    return lookOfStdout()
  }

  protected get projectDoors(): ProjectDoors {
    return projectDoors(this.config)
  }

  protected openProject(cwd: string): Promise<OpenProject> {
    return openProject(cwd, this.projectDoors)
  }

  override logJson(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  }

  /** Under `--json` the error is the one value on stdout; else `start` prints it. */
  protected override catch(error: Error & { exitCode?: number }): Promise<void> {
    if (!this.jsonEnabled()) throw error
    const described = describeError(error)
    if (described.stack !== undefined) process.stderr.write(`${described.stack}\n`)
    this.logJson(toErrorJson(described))
    process.exitCode = described.exitCode
    return Promise.resolve()
  }
}
