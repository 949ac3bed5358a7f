import { routeSpecs } from '../wire/http-api.ts'
import type { AnswerSpec, RouteSpec } from '../wire/route-spec.ts'
import { schemaOf, type Schema } from './read-query.ts'

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description: string
  readonly required: boolean
  readonly schema: Schema
}

export type Content = Readonly<Record<string, { readonly schema: Schema }>>

const segments: Readonly<Record<string, string>> = {
  run: 'Id of a run.',
  job: "Id of a job, percent-encoded; or the name of the job's log file without `.log`.",
}

const mark: Parameter = {
  name: 'x-sparkwing',
  in: 'header',
  description: 'Required on every POST. A form on another site cannot send it.',
  required: true,
  schema: { type: 'string', const: '1' },
}

/** Builds the OpenAPI document from the table of routes and the types in `src/wire`. */
export const openApiDocument = (schemas: Readonly<Record<string, Schema>>, version: string): OpenApiDocument => {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routeSpecs) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sparkwing', version, description: 'The dashboard server of one home. Every error answer has the shape ErrorJson.' },
    paths,
    components: { schemas },
  }
}

const operation = (route: RouteSpec): Operation => ({
  operationId: operationId(route),
  summary: route.summary,
  parameters: parametersOf(route),
  ...(route.body !== undefined && { requestBody: { required: true, content: { 'application/json': { schema: shape(route.body) } } } }),
  responses: Object.fromEntries(
    Object.entries(route.answers).map(([status, answer]) => [status, { description: answer.description, content: contentOf(answer) }]),
  ),
})

/** `GET /api/v1/runs/:run/events` becomes `getRunsRunEvents`. */
const operationId = ({ method, path }: RouteSpec): string =>
  method +
  path
    .replace(/^\/api(\/v1)?/, '')
    .replace(/\.json$/, '')
    .replace(/[/:]+(\w)/g, (_, letter: string) => letter.toUpperCase())

const parametersOf = ({ path, query, headers = {}, method }: RouteSpec): readonly Parameter[] => [
  ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']): Parameter => ({
    name,
    in: 'path',
    description: segments[name] ?? name,
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries(query).map(([name, field]): Parameter => ({
    name,
    in: 'query',
    description: field.description,
    required: 'isRequired' in field,
    schema: schemaOf(field),
  })),
  ...Object.entries(headers).map(([name, description]): Parameter => ({
    name,
    in: 'header',
    description,
    required: false,
    schema: { type: 'string' },
  })),
  ...(method === 'post' ? [mark] : []),
]

const contentOf = ({ shape: name, content = 'application/json' }: AnswerSpec): Content => ({
  [content]: { schema: name === undefined ? {} : shape(name) },
})

const shape = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
