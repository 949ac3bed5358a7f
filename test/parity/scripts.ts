import { isLongForm } from '../faults/times.ts'
import { endingScripts } from './ending-scripts.ts'
import { outputScripts } from './output-scripts.ts'
import { readingScripts } from './reading-scripts.ts'
import type { ParityScript } from './script.ts'
import { surroundingsScripts } from './surroundings-scripts.ts'

/** All scripts that are run by the package manager and by Sparkwing, and compared. */
export const scripts: readonly ParityScript[] = [...outputScripts, ...surroundingsScripts, ...readingScripts, ...endingScripts].filter(
  ({ isLong }) => isLongForm || !isLong,
)
