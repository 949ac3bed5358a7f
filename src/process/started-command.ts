import type { OutputStreams } from './output/output-pump.ts'

/** How a command ended. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly message: string }

/** A command that runs. */
export interface Started extends OutputStreams {
  readonly kind: 'started'
  readonly pid: number
  readonly exited: Promise<CommandEnd>
}
export type NotStarted = Extract<CommandEnd, { readonly kind: 'not-started' }>
