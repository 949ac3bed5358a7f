/** `warning`: nothing is broken yet, but something may break. `fixed`: it was a problem until now. */
export type CheckStatus = 'ok' | 'warning' | 'problem' | 'fixed'

/** The result of one check. */
export interface CheckJson {
  readonly name: string
  readonly status: CheckStatus
  /** What was found, in one sentence. */
  readonly message: string
  /** What to do, if anything. */
  readonly tryThis?: string
}

/** Answer of `doctor`. */
export interface DoctorJson {
  readonly home: string
  /** True if nothing is left to do. */
  readonly ok: boolean
  readonly checks: readonly CheckJson[]
}
