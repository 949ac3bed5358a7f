/** What a handler gives back: values, no framework. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly json: object; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly kind: 'bytes'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** Exactly as many bytes follow. */
      readonly length: number
      readonly bytes: AsyncIterable<Uint8Array>
      /** Called once, read or not. */
      readonly close: () => Promise<void>
    }
  /** One JSON value a line, as they come. */
  | { readonly kind: 'json-lines'; readonly lines: AsyncIterable<object> }
  /** The client becomes a listener of the event stream; `lastId` is the last notice it has seen. */
  | { readonly kind: 'notices'; readonly lastId: string | undefined }

/** An answer in JSON. */
export const json = (body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  kind: 'json',
  status,
  json: body,
  headers,
})
