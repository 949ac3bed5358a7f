/** A JSON body with its status. */
export interface JsonAnswer<Status extends number = number, Body extends object = object> {
  readonly kind: 'json'
  readonly status: Status
  readonly json: Body
  readonly headers?: Readonly<Record<string, string>>
}

export interface BytesAnswer<Status extends number = number> {
  readonly kind: 'bytes'
  readonly status: Status
  readonly headers: Readonly<Record<string, string>>
  /** How many bytes the body has. */
  readonly length: number
  readonly bytes: AsyncIterable<Uint8Array>
  /** Called once, whether `bytes` was read or not. */
  readonly close: () => Promise<void>
}

/** One JSON value per line, sent as each arrives. */
export interface LinesAnswer<Line extends object = object> {
  readonly kind: 'json-lines'
  readonly lines: AsyncIterable<Line>
}

/** Makes the client a listener of the event stream; `lastId` is the last notice that it has seen. */
export interface NoticesAnswer {
  readonly kind: 'notices'
  readonly lastId: string | undefined
}

/** What a handler returns: plain values, independent of Koa. */
export type Answer = JsonAnswer | BytesAnswer | LinesAnswer | NoticesAnswer

/** Makes a JSON answer. */
export const json = <Body extends object, Status extends number = 200>(
  body: Body,
  // callers may omit it only if `Status` is 200
  status = 200 as Status,
  headers: Readonly<Record<string, string>> = {},
): JsonAnswer<Status, Body> => ({ kind: 'json', status, json: body, headers })
