/** `warning`: nothing is broken, something may break; `fixed`: it was a problem until now. */
export type CheckStatus = 'ok' | 'warning' | 'problem' | 'fixed'

/** One thing that was looked at. */
export interface CheckJson {
  readonly name: string
  readonly status: CheckStatus
  /** What was found, in a sentence. */
  readonly message: string
  /** What to do, where there is something. */
  readonly tryThis?: string
}

/** Answer of `doctor`. */
export interface DoctorJson {
  readonly home: string
  /** Nothing is left to be done. */
  readonly ok: boolean
  readonly checks: readonly CheckJson[]
}
