import type { ActionName, AnswerOf, BodyOf, HeaderOf, ParamsOf, ReadQueryOf, SuccessOf } from '../wire/http-request.ts'
import { httpApi, type RouteName } from '../wire/http-api.ts'
import type { RouteSpec } from '../wire/route-spec.ts'
import type { ShapeName, Shapes } from '../wire/http-shapes.ts'
import type { Answer, BytesAnswer, JsonAnswer, LinesAnswer, NoticesAnswer } from './answer.ts'
import type { Credentials } from './gate/credentials.ts'
import type { RunActions, ServerPorts } from './ports.ts'
import { readBody } from './read-body.ts'
import { readQuery } from './read-query.ts'
import type { NoticeHub } from './stream/notice-hub.ts'
import type { Slots } from './slots.ts'

/** What handlers get besides the request. */
export interface Served extends Omit<ServerPorts, 'actions'> {
  readonly version: string
  readonly instance: string
  readonly isReadOnly: boolean
  readonly credentials: Credentials
  readonly hub: NoticeHub
  /** The slots of the running searches. */
  readonly searches: Slots
}

/** Everything that the table of routes is served with. */
export interface Serving extends Served {
  /** Throws a Refusal in read-only mode. */
  readonly actions: () => RunActions
}

/** Only a route that is an action gets `actions`, which start and stop runs. */
export type ServedTo<Name extends RouteName> = Name extends ActionName ? Served & { readonly actions: RunActions } : Served

/** A request as it arrived, before it was checked against its route. */
export interface RawAsked {
  /** Decoded segments of the path. */
  readonly params: Readonly<Record<string, string>>
  /** Without the question mark. */
  readonly query: string
  /** The JSON body of a POST; `{}` when it was empty. */
  readonly body: unknown
  readonly header: (name: string) => string | undefined
  /** Aborts when the client has its answer, or has left without it. */
  readonly left: AbortSignal
}

/** A request as the handler of its route sees it. */
export interface Asked<Name extends RouteName> extends Pick<RawAsked, 'left'> {
  readonly params: ParamsOf<Name>
  readonly query: ReadQueryOf<Name>
  readonly body: BodyOf<Name>
  readonly header: (name: HeaderOf<Name>) => string | undefined
}

/** The kind of answer that a row of the table calls for. */
type AnswerBy<Status extends number, Spec> = Spec extends {
  readonly content: 'application/x-ndjson'
  readonly shape: infer Shape extends ShapeName
}
  ? LinesAnswer<Shapes[Shape]>
  : Spec extends { readonly content: 'text/event-stream' }
    ? NoticesAnswer
    : Spec extends { readonly content: 'text/plain; charset=utf-8' }
      ? BytesAnswer<Status>
      : Spec extends { readonly shape: infer Shape extends ShapeName }
        ? JsonAnswer<Status, Shapes[Shape]>
        : JsonAnswer<Status>

/** The successful answers of a route. Errors are thrown as a Refusal. */
export type AnswerTo<Name extends RouteName> = { [Status in SuccessOf<Name>]: AnswerBy<Status, AnswerOf<Name, Status>> }[SuccessOf<Name>]

export type Handler<Name extends RouteName> = (asked: Asked<Name>, served: ServedTo<Name>) => Promise<AnswerTo<Name>> | AnswerTo<Name>

/** A handler for every route. */
export type Handlers = { readonly [Name in RouteName]: Handler<Name> }

/** A row of the table with its handler. */
export interface Route {
  readonly spec: RouteSpec
  readonly answer: (asked: RawAsked, serving: Serving) => Promise<Answer> | Answer
}

/** Any handler, called with a request that was read by its row of the table. */
type AnyHandler = (asked: unknown, served: Served) => Promise<Answer> | Answer

/** Binds the handler of a route to its row of the table. */
export const bindRoute = (name: RouteName, handlers: Handlers): Route => {
  const spec = httpApi[name]
  // safe: the request below is read by the row of the same route
  const handle = handlers[name] as AnyHandler
  return {
    spec,
    answer: ({ params, query, body, header, left }, serving) => {
      const fields = readQuery(spec.query, query)
      // a read-only server refuses before it looks at the body
      const served = 'isAction' in spec ? { ...serving, actions: serving.actions() } : serving
      return handle({ params, query: fields, body: 'body' in spec ? readBody(spec.body, body) : undefined, header, left }, served)
    },
  }
}
