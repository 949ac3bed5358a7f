import { sanitiseName } from '../../model/text/terminal-text.ts'
import { createOutput } from '../terminal/output-stream.ts'
import { shownJson, shownLines } from '../terminal/shown.ts'
import type { Reporter, Surface } from './surface.ts'
import { toJsonText } from '../../model/record-json.ts'

/** Prints the lines of the journal, for programs. Notices go to stderr. */
export const createNdjsonReporter = ({ output, stdout, stderr }: Surface & { readonly stderr: NodeJS.WritableStream }): Reporter => {
  const words = stderr === stdout ? output : createOutput(stderr)
  return {
    event: (event) => {
      output.print(shownJson(`${toJsonText(event)}\n`))
    },
    // the output of jobs is in their logs; a slow reader still slows the jobs down
    output: () => output.pressure(),
    notice: (message) => {
      words.print(shownLines([sanitiseName(message)]))
    },
    finish: async () => {
      await Promise.all([output.flush(), words.flush()])
    },
  }
}
