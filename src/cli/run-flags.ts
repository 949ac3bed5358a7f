import { Args, Flags } from '@oclif/core'

/** The argument RUN of the `runs` commands. */
export const runArg = Args.string({
  name: 'RUN',
  ignoreStdin: true,
  required: true,
  description: 'a run id, an unambiguous prefix of one, `latest`, or `latest:PIPELINE`',
})

/** Select the project of `latest`. Default: the project of the working directory. */
export const projectFlags = {
  project: Flags.string({
    char: 'C',
    // what the other commands call it
    aliases: ['cwd'],
    description: 'use the project in PATH',
    helpValue: 'PATH',
    exclusive: ['all-projects'],
  }),
  'all-projects': Flags.boolean({ description: 'include the runs of all projects' }),
}

/** For the dashboard, which names the project that a pipeline belongs to. Without it, those above the directory are looked in as well. */
export const thisProjectFlag = Flags.boolean({ description: 'look only in the project of this very directory', hidden: true })
