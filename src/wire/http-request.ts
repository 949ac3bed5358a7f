import { httpApi, type RouteName } from './http-api.ts'
import type { ShapeName, Shapes } from './http-shapes.ts'
import type { ReadQuery, SentQuery } from './query-field.ts'
import type { AnswerSpec, RouteSpec } from './route-spec.ts'

type Api = typeof httpApi

/** `'run' | 'job'` for `/runs/:run/jobs/:job/log`. */
type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** The parameters in the path, by name. */
export type ParamsOf<Name extends RouteName> = { readonly [Param in ParamNames<Api[Name]['path']>]: string }

/** The query as the server reads it. */
export type ReadQueryOf<Name extends RouteName> = ReadQuery<Api[Name]['query']>
/** The query as a client sends it. */
export type QueryOf<Name extends RouteName> = SentQuery<Api[Name]['query']>

type BodyShapeOf<Name extends RouteName> = Api[Name] extends { readonly body: infer Shape extends ShapeName } ? Shape : never
/** Names of the shapes of request bodies. */
export type BodyShape = { [Name in RouteName]: BodyShapeOf<Name> }[RouteName]
export type BodyOf<Name extends RouteName> = Shapes[BodyShapeOf<Name>]

/** Names of the request headers that a route reads. */
export type HeaderOf<Name extends RouteName> = Api[Name] extends { readonly headers: infer Headers } ? keyof Headers & string : never

/** The statuses of successful answers. */
export type SuccessOf<Name extends RouteName> = Extract<keyof Api[Name]['answers'], 200 | 201 | 202 | 206>
/** The answer with that status in the table. */
export type AnswerOf<Name extends RouteName, Status> = Status extends keyof Api[Name]['answers'] ? Api[Name]['answers'][Status] : never

/** Names of the routes that start or stop something. */
export type ActionName = { [Name in RouteName]: Api[Name] extends { readonly isAction: true } ? Name : never }[RouteName]

type ShapeIn<Spec> = Spec extends { readonly shape: infer Shape extends ShapeName } ? Shapes[Shape] : never
type JsonIn<Spec> = Spec extends { readonly content: string } ? never : ShapeIn<Spec>
type StreamedIn<Spec, Content extends AnswerSpec['content']> = Spec extends { readonly content: Content } ? ShapeIn<Spec> : never

/** The JSON of a successful answer; `never` if the route does not answer with one JSON value. */
export type JsonOf<Name extends RouteName> = JsonIn<AnswerOf<Name, SuccessOf<Name>>>
/** The values of an NDJSON stream. */
export type LineOf<Name extends RouteName> = StreamedIn<AnswerOf<Name, SuccessOf<Name>>, 'application/x-ndjson'>
/** The values of a stream of server-sent events. */
export type StreamEventOf<Name extends RouteName> = StreamedIn<AnswerOf<Name, SuccessOf<Name>>, 'text/event-stream'>

/** Routes that answer with one JSON value. */
export type JsonRoute = { [Name in RouteName]: [JsonOf<Name>] extends [never] ? never : Name }[RouteName]
/** Routes that answer with NDJSON. */
export type LinesRoute = { [Name in RouteName]: [LineOf<Name>] extends [never] ? never : Name }[RouteName]

/** A part of a request: absent if the route has none, optional if nothing in it is required. */
type Part<Key extends string, Value> = [keyof Value] extends [never]
  ? { readonly [K in Key]?: undefined }
  : Partial<Value> extends Value
    ? { readonly [K in Key]?: Value | undefined }
    : { readonly [K in Key]: Value }
type BodyPart<Name extends RouteName> = [BodyShapeOf<Name>] extends [never]
  ? { readonly body?: undefined }
  : BodyShapeOf<Name> extends 'NothingJson'
    ? { readonly body?: BodyOf<Name> | undefined }
    : { readonly body: BodyOf<Name> }

/** What the address of a request is made from. */
export type AddressOf<Name extends RouteName> = Part<'params', ParamsOf<Name>> & Part<'query', QueryOf<Name>>
/** A request of the route. */
export type RequestOf<Name extends RouteName> = AddressOf<Name> & BodyPart<Name>

interface AnyAddress {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | undefined
}

/** Path and query of a request. Query values that are `undefined` are left out. */
export const addressOf = <Name extends RouteName>(name: Name, address: AddressOf<Name>): string => {
  const { params = {}, query = {} } = address as AnyAddress
  const path = httpApi[name].path.replace(/:(\w+)/g, (_segment, param: string) => encodeURIComponent((params[param] ?? '').toWellFormed()))
  const sent = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) sent.set(key, String(value))
  return sent.size === 0 ? path : `${path}?${sent.toString()}`
}

/** The first line of a request without its query, such as `GET /api/v1/runs`, for messages and documentation. */
export const requestLine = (name: RouteName): string => {
  const { method, path }: RouteSpec = httpApi[name]
  return `${method.toUpperCase()} ${path}`
}
