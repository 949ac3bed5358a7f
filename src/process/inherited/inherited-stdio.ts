import type { OutputStream } from '../../engine/ports.ts'

/** Options of a `child_process` function. They come from a job's code, so nothing is known about `stdio`. */
export interface StdioOptions {
  readonly stdio?: unknown
}

/** A `stdio` option that refers to our standard streams. */
export interface InheritedStdio {
  /** The stream as which the process's output is logged. Undefined if it inherits standard input only. */
  readonly output: OutputStream | undefined
  /** The same option with a pipe in place of our output and `ignore` in place of our input. */
  replaced(writeEnd: number | undefined): readonly unknown[]
}

/**
 * Finds our standard streams in a `stdio` option; `undefined` if there are none. A process that inherits both outputs gets one pipe for them,
 * which keeps the order of its lines.
 */
export const inheritedStdio = (stdio: unknown): InheritedStdio | undefined => {
  const entries: unknown = stdio === 'inherit' ? ['inherit', 'inherit', 'inherit'] : stdio
  if (!Array.isArray(entries)) return undefined
  const descriptors = entries.map(standardDescriptor)
  if (descriptors.every((descriptor) => descriptor === undefined)) return undefined
  return {
    output: descriptors.includes(1) ? 'out' : descriptors.includes(2) ? 'err' : undefined,
    replaced: (writeEnd) =>
      entries.map((entry: unknown, index) => {
        const descriptor = descriptors[index]
        return descriptor === undefined ? entry : descriptor === 0 ? 'ignore' : writeEnd
      }),
  }
}

/** The descriptor of the standard stream of ours that an entry refers to: 'inherit', a number, or a stream such as `process.stdout`. */
const standardDescriptor = (entry: unknown, index: number): number | undefined => {
  const descriptor = entry === 'inherit' ? index : isStream(entry) ? entry.fd : entry
  return typeof descriptor === 'number' && descriptor >= 0 && descriptor <= 2 ? descriptor : undefined
}

const isStream = (entry: unknown): entry is { readonly fd: unknown } => typeof entry === 'object' && entry !== null && 'fd' in entry
