/** Refuses a request on purpose. Everything in it may be shown to the client. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** HTTP status, 400 and up. */
  readonly status: number
  /** The reason, as a stable name in kebab-case. */
  readonly code: string
  readonly tryThis: readonly string[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    options: { readonly tryThis?: readonly string[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.tryThis = options.tryThis ?? []
    this.headers = options.headers ?? {}
  }
}
