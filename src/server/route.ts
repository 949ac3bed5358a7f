import type { Answer } from './answer.ts'
import { readFields, type Field, type Fields, type ValuesOf } from './fields.ts'
import type { NoticeHub } from './stream/notice-hub.ts'
import type { Credentials } from './gate/credentials.ts'
import type { RunActions, ServerPorts } from './ports.ts'
import type { Slots } from './slots.ts'

/** What handlers are given besides the request. */
export interface Served extends Omit<ServerPorts, 'actions'> {
  readonly version: string
  readonly instance: string
  /** Throws a Refusal in read-only mode. */
  readonly actions: () => RunActions
  readonly credentials: Credentials
  readonly hub: NoticeHub
  /** Places of the searches under way. */
  readonly searches: Slots
}

/** A request as a handler sees it. */
export interface Asked<Query> {
  /** Decoded segments of the path. */
  readonly params: { readonly run: string; readonly job: string }
  readonly query: Query
  /** The JSON body of a POST; `{}` when it was empty. */
  readonly body: unknown
  /** A header's value, by its name in lower case. */
  readonly header: (name: string) => string | undefined
  /** Aborts when the client has its answer, or has left without it. */
  readonly left: AbortSignal
}

/** One kind of answer, for the contract: a shape of `src/wire` by its name, or another type of content. */
export interface AnswerSpec {
  readonly description: string
  readonly shape?: string
  readonly content?: string
}

interface RouteFacts {
  readonly method: 'get' | 'post'
  /** With `:run` and `:job` as segments. */
  readonly path: string
  readonly summary: string
  /** Name of the body's shape in `src/wire`. */
  readonly body?: string
  /** Request headers that matter. */
  readonly headers?: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<number, AnswerSpec>>
  /** Nobody has to show who they are. */
  readonly isOpen?: boolean
}

/** A row of the table. */
export interface Route extends RouteFacts {
  readonly query: Readonly<Record<string, Field<unknown>>>
  /** Reads the raw query string and answers. */
  readonly answer: (asked: Asked<string>, served: Served) => Promise<Answer> | Answer
}

/** Binds a handler to the values that its query is declared to hold. */
export const route = <Query extends Fields>({
  handle,
  query,
  ...facts
}: RouteFacts & {
  readonly query: Query
  readonly handle: (asked: Asked<ValuesOf<Query>>, served: Served) => Promise<Answer> | Answer
}): Route => ({
  ...facts,
  query,
  answer: (asked, served) => handle({ ...asked, query: readFields(query, asked.query) }, served),
})
