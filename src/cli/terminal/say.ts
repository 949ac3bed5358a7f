import { ownStdout } from '../own-stdout.ts'
import type { Shown } from './shown.ts'

/** Writes to stdout. Together with `createOutput`, the only way to the terminal. */
export const sayOnStdout = (text: Shown): void => void ownStdout.write(text)

/** Writes to stderr. */
export const sayOnStderr = (text: Shown): void => void process.stderr.write(text)
