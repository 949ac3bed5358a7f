import { definePlugin, stepType } from '../../pipeline/define-plugin.ts'
import { list, text } from '../../pipeline/inputs/input.ts'

/** Provides the step type `sh`, which every sh`…` becomes: a script for a POSIX shell, with its values as arguments. */
export const shellPlugin = definePlugin({
  name: 'shell',
  steps: {
    sh: stepType({
      summary: 'Run a shell script; its arguments are data and never code',
      options: {
        script: text({ required: true, description: 'what the shell runs, with -e' }),
        args: list(text(), { description: 'the positional parameters, from $1 on' }),
        title: text({ description: 'shown for the command when it fails; default: the script' }),
      },
      run: async ({ exec, shell, options: { script, args, title = script } }) => {
        // the shell itself joins the streams: one pipe keeps the order in which lines were written; the redirection is on its own line, so
        // that it is in effect before the shell reads the script and reports syntax errors
        await exec(shell, ['-ec', `exec 2>&1\n${script}`, 'sh', ...args], { title })
      },
    }),
  },
})
