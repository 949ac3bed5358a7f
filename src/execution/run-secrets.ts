import { SecretBook, type SecretVerdict } from '../masking/secret-book.ts'
import type { PlannedJob } from '../model/plan.ts'
import { UserError } from '../model/user-error.ts'
import { secretTexts } from '../pipeline/inputs/mask-secret-inputs.ts'
import type { Inputs } from '../pipeline/inputs/input.ts'
import { onMask } from '../pipeline/mask.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The secrets of one run: all are masked everywhere, and each job gets only its own. */
export class RunSecrets {
  readonly book = new SecretBook()
  readonly #env: Environment
  readonly #names = new Set<string>()
  readonly #warned = new Set<string>()
  #waiting: string[] = []
  #warn: ((message: string) => void) | undefined

  constructor(env: Environment) {
    this.#env = env
    onMask((value) => {
      this.#add(value, 'a value given to mask(…)')
    })
  }

  /** Adds secrets by the names of their variables. Variables that are not set are reported by {@link require}. */
  readonly declare = (names: readonly string[]): void => {
    for (const name of names) {
      this.#names.add(name)
      const value = this.#env[name]
      if (value) this.#add(value, `the secret ${name}`)
    }
  }

  declareInputs(spec: Inputs, values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      for (const text of secretTexts(spec, { [name]: value })) this.#add(text, `the secret input "${name}"`)
    }
  }

  /**
   * Checks that the secrets of these jobs are set, and that no job id contains a secret, because ids are recorded unmasked.
   *
   * @throws UserError
   */
  require(pipeline: string, jobs: readonly PlannedJob[]): void {
    for (const { id, secrets = [] } of jobs) {
      const shown = this.book.text(id)
      if (shown !== id) {
        throw new UserError('secret-in-id', `Pipeline "${pipeline}": the id of the job "${shown}" contains a secret.`, [
          'Rename the job: job ids are recorded, and are names of files.',
        ])
      }
      const missing = secrets.filter((name) => !this.#env[name])
      if (missing.length === 0) continue
      const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them']
      throw new UserError(
        'missing-secret',
        `Pipeline "${pipeline}", job "${id}" needs ${missing.join(' and ')}, which ${are} not set or empty.`,
        [`Set ${them} in the environment or in a file passed with \`--env-file\`. Nothing has run.`],
      )
    }
  }

  /** Removes from a job's environment the secrets that the job does not name. */
  withheldFrom(job: PlannedJob | undefined): Environment {
    const own = new Set(job?.secrets)
    return Object.fromEntries(Array.from(this.#names, (name) => [name, undefined] as const).filter(([name]) => !own.has(name)))
  }

  valuesFor(job: PlannedJob | undefined): Readonly<Record<string, string>> {
    return Object.fromEntries((job?.secrets ?? []).map((name) => [name, this.#env[name] ?? '']))
  }

  /** Sets where warnings go from now on, and sends those that were held back so far. */
  onWarning(warn: (message: string) => void): void {
    this.#warn = warn
    for (const message of this.#waiting.splice(0)) warn(message)
  }

  /** Runs work whose errors may contain a secret, and masks those errors. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.book.isEmpty ? error : this.#hidden(error)
    }
  }

  #hidden(error: unknown): unknown {
    if (error instanceof UserError) {
      const { code, message, tryThis, exitCode } = error
      return new UserError(
        code,
        this.book.text(message),
        tryThis.map((advice) => this.book.text(advice)),
        { exitCode },
      )
    }
    if (!(error instanceof Error)) return typeof error === 'string' ? this.book.text(error) : error
    const hidden = new Error(this.book.text(error.message))
    hidden.name = error.name
    hidden.stack = this.book.text(error.stack ?? '')
    return hidden
  }

  #add(value: string, what: string): void {
    const problem = problemOf(this.book.add(value))
    if (problem === undefined || this.#warned.has(what + problem)) return
    this.#warned.add(what + problem)
    const message = `${what} ${problem}`
    if (this.#warn) this.#warn(message)
    else this.#waiting.push(message)
  }
}

const problemOf = (verdict: SecretVerdict): string | undefined => {
  switch (verdict) {
    case 'too-short':
      return 'is shorter than 4 bytes and is not masked'
    case 'too-common':
      return 'is a common word and is not masked'
    case 'weak':
      return 'is shorter than 6 bytes: it is masked wherever these characters occur'
    case 'masked':
    case 'known':
      return undefined
  }
}
