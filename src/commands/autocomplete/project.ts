import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { describePipelineWords, describeWords } from '../../cli/completion/describe-words.ts'
import type { PipelineWords, ProjectWords } from '../../completion/project-words.ts'
import { startDirectory } from '../../project/start-directory.ts'

export default class AutocompleteProject extends BaseCommand {
  static override summary = 'Print what the project here adds to completion, as JSON. `autocomplete words` calls this.'
  static override hidden = true
  static override enableJsonFlag = false
  static override args = { pipeline: Args.string({ ignoreStdin: true, description: 'print the jobs of this pipeline' }) }

  async run(): Promise<ProjectWords | PipelineWords> {
    const { args } = await this.parse(AutocompleteProject)
    const cwd = startDirectory() ?? '/'
    const words =
      args.pipeline === undefined ? await describeWords(this.config, cwd) : await describePipelineWords(this.config, cwd, args.pipeline)
    this.logJson(words)
    return words
  }
}
