import type { Reporter, Surface } from './surface.ts'

/** The journal's own lines, for programs; notices go to stderr, where they break nothing. */
export const createNdjsonReporter = ({ output, stderr }: Surface & { readonly stderr: NodeJS.WritableStream }): Reporter => ({
  event: (event) => {
    output.print(`${JSON.stringify(event)}\n`)
  },
  // what jobs write is in their logs; a reader that is behind still slows them down
  output: () => output.pressure(),
  notice: (message) => {
    stderr.write(`${message}\n`)
  },
  finish: () => output.flush(),
})
