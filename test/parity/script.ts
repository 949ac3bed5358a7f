import type { Answer } from './in-terminal.ts'
import { modeNames, type ModeName } from './modes.ts'

/** What is compared after a call. */
export type Aspect = 'status' | 'stdout' | 'stderr' | 'log' | 'survivors'

/** By a row's name, which aspects differ in which modes. */
export type Marks = Readonly<Record<string, Partial<Readonly<Record<Aspect, readonly ModeName[]>>>>>

/** A script of package.json that the package manager and Sparkwing must run alike. */
export interface ParityScript {
  /** Its name in package.json. */
  readonly name: string
  /** The end of a sentence that begins with "runs alike a script that". */
  readonly that: string
  /** Number of the fault that it holds. */
  readonly row?: string
  /** Its text; `undefined` where package.json has no such script. */
  readonly run: string | undefined
  readonly pre?: string
  readonly post?: string
  readonly args?: readonly string[]
  readonly answer?: Answer
  /** Where it means something; default all modes. */
  readonly modes?: readonly ModeName[]
  /** It has a call of its own, with `npm test` in these modes only. All others share one call in each mode. */
  readonly alone?: readonly ModeName[]
  /** With `npm test`, a script that shares a call takes part in these modes only. What it shows in the others follows from what other scripts show. */
  readonly few?: readonly ModeName[]
  /** Only `npm run test:all` tries it: test/e2e/exit-statuses.test.ts holds the same for Sparkwing alone. */
  readonly isLong?: true
  /** The package manager adds nothing to what a shell does with it. `npm test` compares with the shell alone, `npm run test:all` with the manager. */
  readonly isPlain?: true
  /** More that is compared than status, stdout and log. */
  readonly also?: readonly Aspect[]
  /** It prints its environment as JSON; instead of bytes, names and values are compared. By row, the names that differ. */
  readonly environment?: Readonly<Record<string, RegExp>>
  /** What differs on purpose, by the row of docs/npm-scripts.md. */
  readonly differs?: Marks
  /** What Sparkwing gives where that differs on purpose. */
  readonly instead?: Partial<Readonly<Record<Aspect, string>>>
}

export const without = (...names: readonly ModeName[]): readonly ModeName[] => modeNames.filter((mode) => !names.includes(mode))

/** Where stdout and stderr are not the same stream. */
export const apart = ['pipe', 'stdin-pipe', 'CI'] as const

/** Where stdout and stderr are the same stream. */
export const joined = ['terminal', 'stdin-file', 'nohup'] as const

/** Where nothing waits for a key when a script reads stdin to its end. */
export const noKeyboard = ['stdin-pipe', 'stdin-file', 'nohup', 'CI'] as const
