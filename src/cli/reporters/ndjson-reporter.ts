import type { Reporter, Surface } from './surface.ts'

/** Prints the lines of the journal, for programs. Notices go to stderr. */
export const createNdjsonReporter = ({ output, stderr }: Surface & { readonly stderr: NodeJS.WritableStream }): Reporter => ({
  event: (event) => {
    output.print(`${JSON.stringify(event)}\n`)
  },
  // the output of jobs is in their logs; a slow reader still slows the jobs down
  output: () => output.pressure(),
  notice: (message) => {
    stderr.write(`${message}\n`)
  },
  finish: () => output.flush(),
})
