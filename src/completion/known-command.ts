/** What a value on the command line is, if more can be offered than fixed choices. */
export type ValueKind =
  | 'files'
  | 'runs'
  | 'jobs-of-run'
  | 'pipelines'
  | 'jobs-of-pipeline'
  | 'input-pairs'
  | 'plugins'
  | 'commands'
  | 'outputs'

export interface KnownValue {
  readonly choices?: readonly string[]
  readonly kind?: ValueKind
}

export interface KnownFlag extends KnownValue {
  /** With its dashes, such as `--output` or `--no-color`. */
  readonly word: string
  /** Such as `-o`. */
  readonly short?: string
  readonly takesValue: boolean
  readonly isRepeatable: boolean
  readonly about?: string
}

/** A command with what can be completed of it. */
export interface KnownCommand {
  /** Such as `runs:list`. */
  readonly id: string
  readonly about?: string
  readonly args: readonly KnownValue[]
  readonly flags: readonly KnownFlag[]
}

/** One thing that Tab offers. */
export interface Offer {
  readonly value: string
  readonly about?: string
}
