/** What a check of a plugin finds. `problem`: something is broken. `warning`: something may break. */
export interface DoctorFinding {
  readonly status: 'ok' | 'warning' | 'problem'
  /** What was found, in one sentence. */
  readonly message: string
  /** What to do, if anything. */
  readonly tryThis?: string
}

export interface DoctorContext {
  /** The home of Sparkwing. */
  readonly home: string
  /** The directory that `doctor` was called for. */
  readonly directory: string
  /** Aborts after 2 s, when `doctor` goes on without the answer. */
  readonly signal: { readonly aborted: boolean; addEventListener(type: 'abort', listener: () => void): void }
}

/** A check that `sparkwing doctor` makes. It must change nothing. */
export type DoctorCheck = (context: DoctorContext) => DoctorFinding | Promise<DoctorFinding>
