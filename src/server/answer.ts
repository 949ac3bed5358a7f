/** A value in JSON. */
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
  /** Exactly as many bytes follow. */
  readonly length: number
  readonly bytes: AsyncIterable<Uint8Array>
  /** Called once, read or not. */
  readonly close: () => Promise<void>
}

/** One JSON value a line, as they come. */
export interface LinesAnswer<Line extends object = object> {
  readonly kind: 'json-lines'
  readonly lines: AsyncIterable<Line>
}

/** The client becomes a listener of the event stream; `lastId` is the last notice it has seen. */
export interface NoticesAnswer {
  readonly kind: 'notices'
  readonly lastId: string | undefined
}

/** What a handler gives back: values, no framework. */
export type Answer = JsonAnswer | BytesAnswer | LinesAnswer | NoticesAnswer

/** An answer in JSON. */
export const json = <Body extends object, Status extends number = 200>(
  body: Body,
  // left out only where `Status` is 200
  status = 200 as Status,
  headers: Readonly<Record<string, string>> = {},
): JsonAnswer<Status, Body> => ({ kind: 'json', status, json: body, headers })
