import { basename } from 'node:path'
import { definePlugin, stepType } from '../../pipeline/define-plugin.ts'
import { list, text } from '../../pipeline/inputs/input.ts'

/** Provides the step type `sh`, which every sh`…` becomes: a script for a POSIX shell, with its values as arguments. */
export const shellPlugin = definePlugin({
  name: 'shell',
  steps: {
    sh: stepType({
      summary: 'Run a shell script; its arguments are data and never code',
      options: {
        script: text({ required: true, description: 'what the shell runs, with -e, and in bash with -o pipefail' }),
        args: list(text(), { description: 'the positional parameters, from $1 on' }),
        title: text({ description: 'shown for the command when it fails; default: the script' }),
      },
      run: async ({ exec, shell, options: { script, args, title = script } }) => {
        await exec(shell, [...optionsOf(shell), '-c', '--', script, 'sh', ...args], { title, stderr: 'joined' })
      },
    }),
  },
})

/** In a POSIX shell, a pipe's status is that of its last command alone. */
const optionsOf = (shell: string): readonly string[] => (basename(shell) === 'bash' ? ['-e', '-o', 'pipefail'] : ['-e'])
