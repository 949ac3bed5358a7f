import type { ShapeName } from './http-shapes.ts'
import type { QueryFields } from './query-field.ts'

/** One kind of answer. It is JSON unless `content` says otherwise. */
export interface AnswerSpec {
  readonly description: string
  /** Shape of the whole answer, or of each line or event of a stream. */
  readonly shape?: ShapeName
  readonly content?: 'text/plain; charset=utf-8' | 'application/x-ndjson' | 'text/event-stream' | 'application/json'
}

/** One route, as data. */
export interface RouteSpec {
  readonly method: 'get' | 'post'
  /** May contain segments such as `:run`. */
  readonly path: `/api/${string}`
  readonly summary: string
  readonly query: QueryFields
  /** Shape of the body of a `post` request. */
  readonly body?: ShapeName
  /** Request headers that the route reads. */
  readonly headers?: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<number, AnswerSpec>>
  /** Open to every client, without a token or a check of its user. */
  readonly isOpen?: true
  /** Starts or stops something. A read-only server refuses it. */
  readonly isAction?: true
}
